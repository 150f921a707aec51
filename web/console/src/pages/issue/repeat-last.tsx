import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { customersQuery, templatesQuery } from '../../api/desk-queries.ts';
import type { PartyBrief } from '../../api/types.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import type { StartLines } from './repeat-lines.ts';
import { startFromTemplate, startFromVoucher } from './use-start.ts';

/** One tap for what this customer got last time; one choice for what stands in a template. */
export function RepeatLast(props: {
  receiver: PartyBrief | null;
  onStart: (start: StartLines) => void;
}): ReactElement | null {
  const { t } = useWords();
  const client = useQueryClient();
  const customers = useQuery(customersQuery);
  const templates = useQuery(templatesQuery);
  const [busy, setBusy] = useState(false);
  const last = customers.data?.find((one) => one.partyId === props.receiver?.partyId)?.last;
  const offered = (templates.data ?? []).filter(
    (one) =>
      one.receiver === null || props.receiver === null || one.receiver.partyId === props.receiver.partyId,
  );
  const start = async (found: Promise<StartLines>) => {
    setBusy(true);
    try {
      props.onStart(await found);
    } finally {
      setBusy(false);
    }
  };
  if (!last && offered.length === 0) return null;
  return (
    <div className="counter-start">
      {last ? (
        <Button
          size="large"
          loading={busy}
          icon={<Icon name="voucher" size={18} />}
          data-testid="repeat-last"
          onClick={() => void start(startFromVoucher(client, last.number))}
        >
          {t.counter.repeatOf(last.summary)}
        </Button>
      ) : null}
      {offered.length > 0 ? (
        <Field label={t.counter.template}>
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.counter.template}
              size="large"
              className="wide"
              value={null}
              onChange={(templateId: string | null) =>
                templateId && void start(startFromTemplate(client, templateId))
              }
              options={offered.map((one) => ({ value: one.templateId, label: one.name }))}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
