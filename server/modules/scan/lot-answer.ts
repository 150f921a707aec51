import { type LotPage, renderLotPage, renderVoucherPage, type Strip } from '../../../web/scan/index.ts';
import { parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Reply } from '../../platform/http.ts';
import { lotCode } from '../registry/index.ts';
import { answerThing, type ScanCall, say } from './answer.ts';
import { lotJsonLd } from './json-ld.ts';
import type { Resolvable } from './link-types.ts';
import { dataLink, epcisLink, pageLinks } from './linkset.ts';
import { lotView } from './lot-view.ts';
import { type PieceAsked, pieceStrips } from './piece.ts';
import { isWithdrawn, type LotStory, readLotStory, type ScanPorts } from './read-lot.ts';
import { evidenceOf, readVoucherStory } from './read-voucher.ts';
import { attributeNames, frameOf, queryOf } from './scan-frame.ts';
import { answerSlip } from './slip-answer.ts';
import { streetOfSale } from './street-of-sale.ts';
import { voucherJsonLd, voucherView } from './voucher-view.ts';

const EVIDENCE_MAX = 20;
/** What events may name: GS1 character set 82 (General Specifications 7.11), at most 20 of it, percent-encoded here. */
const EPC_PATH = /^\/01\/\d{14}\/(?:10|21)\/(?:[!'()*\-._0-9A-Za-z]|%2[1256789ABCF]|%3[A-F]|%5F){1,20}$/;

/** What a lot's address leads to. Papers and recalls are offered only where somebody has looked for them. */
function linksOfLot(ports: ScanPorts, story: LotStory): Resolvable {
  const { scanPath, product } = story.own;
  return {
    anchorPath: scanPath,
    description: { zh: product.name, en: product.nameEn ?? product.name },
    links: [
      ...pageLinks(scanPath, [
        { type: 'pip' },
        { type: 'traceability', fragment: 'way' },
        ...(story.papers.length > 0 ? [{ type: 'certificationInfo', fragment: 'papers' } as const] : []),
        ...(ports.lotState ? [{ type: 'recallStatus', fragment: 'main' } as const] : []),
      ]),
      dataLink(scanPath),
      ...(EPC_PATH.test(scanPath) ? [epcisLink('epc', ports.publicUrl + scanPath)] : []),
    ],
  };
}

export async function answerLot(
  ports: ScanPorts,
  call: ScanCall,
  lotId: string | undefined,
  asked: string,
  more: { strips?: readonly Strip[]; piece?: PieceAsked } = {},
): Promise<Reply> {
  const story = lotId === undefined ? undefined : await readLotStory(ports, lotId);
  if (!story) return say(ports, call, 'unknown', asked);
  if (isWithdrawn(story)) return say(ports, call, 'withdrawn', asked);
  const keep = attributeNames(queryOf(call.request.url));
  const frame = frameOf(call.request, ports.city, keep);
  const { piece } = more;
  const strips = [
    ...(more.strips ?? []),
    ...(piece ? await pieceStrips(ports, call, piece, frame.lang) : []),
  ];
  const view = { ...lotView(ports, story, frame, ports.clock.now()), strips };
  return answerThing(ports, call, {
    counted: { code: lotCode(story.lotId), divisionCode: streetOfSale(ports.city, story) },
    resolvable: linksOfLot(ports, story),
    page: () =>
      renderLotPage(piece === undefined || piece.number === null ? view : ofPiece(view, piece.number)),
    data: async () =>
      lotJsonLd(
        ports.city,
        story,
        view,
        await evidenceOf(ports.db, story.documentIds.slice(0, EVIDENCE_MAX)),
      ),
  });
}

/** A piece's page is its lot's, with its own number said. */
function ofPiece(view: LotPage, piece: number): LotPage {
  const own =
    view.frame.lang === 'zh'
      ? { label: '单件编号', value: `第 ${piece} 件（平台发出的编号）` }
      : { label: 'This piece', value: `No. ${piece}, a number that the platform gave out` };
  return { ...view, facts: [own, ...view.facts] };
}

export async function answerVoucher(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.number ?? '';
  const code = parsePublicCode(asked);
  if (!code.ok) {
    const slip = code.reason === 'check' || code.reason === 'character';
    return say(ports, call, slip ? 'mistyped' : 'not-a-code', asked);
  }
  if (code.type === 'S') return answerSlip(ports, call, code.id, asked);
  if (code.type !== 'V') return say(ports, call, 'not-a-code', asked);
  const story = await readVoucherStory(ports.db, code.id);
  if (!story) return say(ports, call, 'unknown', asked);
  if (story.row.state === 'voided' || story.row.state === 'corrected') {
    const suggestion =
      story.replacedBy === null ? null : { text: story.replacedBy, path: `/v/${story.replacedBy}` };
    return say(ports, call, 'withdrawn', asked, { suggestion });
  }
  const view = voucherView(ports, story, frameOf(call.request, ports.city), ports.clock.now());
  const path = `/v/${story.number}`;
  return answerThing(ports, call, {
    resolvable: {
      anchorPath: path,
      description: { zh: `上市凭证 ${story.number}`, en: `Food supply voucher ${story.number}` },
      links: [...pageLinks(path, [{ type: 'traceability' }]), dataLink(path)],
    },
    counted: { code: story.number, divisionCode: null },
    page: () => renderVoucherPage(view),
    data: () => voucherJsonLd(view, story),
  });
}
