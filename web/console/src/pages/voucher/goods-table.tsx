import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Voucher, VoucherLine } from '../../api/types.ts';
import { pieceOf } from '../../format/quantity.ts';
import { unitName } from '../../forms/units.ts';
import { paths } from '../../paths.ts';
import { ExpiryTag } from '../../ui/expiry-tag.tsx';
import { Amount, Day } from '../../ui/figures.tsx';
import { useWords } from '../../words/words.tsx';

function Answered({ line }: { line: VoucherLine }): ReactElement | null {
  const { t, pick } = useWords();
  if (line.accepted === null) return null;
  const parts = [
    [t.voucher.accepted, line.accepted],
    [t.voucher.refused, line.refused],
    [t.voucher.short, line.missing],
  ] as const;
  return (
    <div className="answered">
      {parts.map(([word, value]) =>
        value ? (
          <span key={word}>
            {word} <Amount value={value} base={line.baseUnit} piece={pieceOf(pick(line.display))} />
          </span>
        ) : null,
      )}
    </div>
  );
}

/** As the sender wrote it, and what that comes to where the two do not say the same. */
function DeclaredQuantity({ line }: { line: VoucherLine }): ReactElement {
  const { pick, language } = useWords();
  const { quantity, unit } = line.declared;
  const declared = `${Number(quantity).toLocaleString('en-US', { maximumFractionDigits: 6 })} ${unitName(unit, language)}`;
  const comesTo = pick(line.display);
  return (
    <>
      <span className="figure strong">{declared}</span>
      {declared === comesTo ? null : <span className="quiet figure">{comesTo}</span>}
    </>
  );
}

/** The goods of a voucher, one block a line: readable at any width. */
export function GoodsTable({ voucher }: { voucher: Voucher }): ReactElement {
  const { t } = useWords();
  return (
    <ul className="goods" aria-label={t.voucher.goods}>
      {voucher.lineItems.map((line) => (
        <li key={line.line}>
          <div className="goods-head">
            <Link {...paths.lot(line.lotId)} className="row-title">
              {line.name}
            </Link>
            <span className="goods-quantity">
              <DeclaredQuantity line={line} />
            </span>
          </div>
          <dl className="inline-facts">
            {line.batch ? (
              <div>
                <dt>{t.voucher.batch}</dt>
                <dd className="mono">{line.batch}</dd>
              </div>
            ) : null}
            {line.productionDate ? (
              <div>
                <dt>{t.voucher.made}</dt>
                <dd>
                  <Day date={line.productionDate} />
                </dd>
              </div>
            ) : null}
            {line.expiryDate ? (
              <div>
                <dt>{t.voucher.expires}</dt>
                <dd>
                  <Day date={line.expiryDate} /> <ExpiryTag date={line.expiryDate} />
                </dd>
              </div>
            ) : null}
            {line.origin ? (
              <div>
                <dt>{t.voucher.origin}</dt>
                <dd>{line.origin}</dd>
              </div>
            ) : null}
          </dl>
          <Answered line={line} />
        </li>
      ))}
    </ul>
  );
}
