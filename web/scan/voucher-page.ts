import { callSection, factList, renderPage, verdictBlock } from './frame.ts';
import { html, trusted } from './html.ts';
import { goodsList } from './lot-page.ts';
import type { VoucherPage } from './scan-view.ts';
import { scanWords } from './words.ts';

/** The public page of a voucher: what it is, between whom by kind and district, and how to confirm and verify it. */
export function renderVoucherPage(page: VoucherPage): string {
  const { frame } = page;
  const words = scanWords[frame.lang];
  const head = {
    title: page.number,
    description: page.sentence,
    canonicalUrl: page.canonicalUrl,
    noIndex: true,
  };
  return renderPage(frame, head, [
    verdictBlock(page.state, page.stateWord, page.sentence, []),
    html`<section>${factList(page.facts)}</section>`,
    html`<section>
      <h2>${words.voucherGoods}</h2>
      ${goodsList(frame, page.goods)}
      ${page.goodsLeftOut > 0 ? html`<p class="soft">${words.goodsLeftOut(page.goodsLeftOut)}</p>` : null}
    </section>`,
    page.confirmPath
      ? html`<section>
          <h2>${words.confirmTitle}</h2>
          <p class="soft">${words.confirmNote}</p>
          <p><a class="button" href=${page.confirmPath}>${words.confirm}</a></p>
        </section>`
      : null,
    html`<section>
      <h2>${words.proof}</h2>
      <p class="soft">${words.proofNote}</p>
      ${frame.large ? null : factList(page.proof)}
      <figure style="margin:1rem 0 0">${trusted('div', page.qrSvg, 'qr')}<figcaption class="note">${words.qr}</figcaption></figure>
    </section>`,
    callSection(frame, null, frame.path),
  ]);
}
