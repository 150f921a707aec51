import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { stockQuery } from '../../api/queries.ts';
import { useMe } from '../../shell/use-me.ts';
import { Field } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

const STOCK_MOST = 100;
export const lotsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,，、]+/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];

/** Lots by their codes, one a line, or out of one's own stock. */
export function LotsField(props: {
  value: string;
  onChange: (value: string) => void;
  onDone: () => void;
}): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const business = me.role === 'operator';
  const stock = useQuery({ ...stockQuery({ limit: STOCK_MOST }), enabled: business });
  const chosen = lotsIn(props.value);
  return (
    <div className="stack">
      <Field label={t.recalls.lotsPick} hint={t.recalls.lotsPickHint}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={Math.min(6, Math.max(2, chosen.length + 1))}
            value={props.value}
            data-testid="recall-lots"
            onChange={(event) => props.onChange(event.target.value)}
            onBlur={props.onDone}
          />
        )}
      </Field>
      {business ? (
        <Select
          size="large"
          className="wide"
          aria-label={t.recalls.lotsStock}
          placeholder={t.recalls.lotsStock}
          value={null}
          onChange={(lotId: string | null) => {
            if (lotId) props.onChange([...chosen, lotId].join('\n'));
          }}
          options={(stock.data?.items ?? [])
            .filter((line) => !chosen.includes(line.lotId))
            .map((line) => ({
              value: line.lotId,
              label: [line.name, line.batch ?? line.origin, pick(line.display)].filter(Boolean).join(' · '),
            }))}
        />
      ) : null}
    </div>
  );
}
