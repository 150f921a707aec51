import { Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { ScopeChange, ScopeDraft } from '../../../api/cases-queries.ts';
import type { PartyBrief } from '../../../api/types.ts';
import { PartyPicker } from '../../../forms/party-picker.tsx';
import { Field } from '../../../ui/field.tsx';
import { stillNeeded, WhyButton } from '../../../ui/why-button.tsx';
import { useWords } from '../../../words/words.tsx';

/** Takes in a business that no record shows, from a tip or a visit: which lot, and why. */
export function AddBusiness(props: {
  draft: ScopeDraft;
  onAdd: (change: ScopeChange, name: string) => void;
}): ReactElement {
  const { t } = useWords();
  const { draft, onAdd } = props;
  const [party, setParty] = useState<PartyBrief | null>(null);
  const [lotId, setLot] = useState(draft.lots[0]?.lotId);
  const [reason, setReason] = useState('');
  const why = stillNeeded(t, [
    [party === null, t.caseScope.business],
    [lotId === undefined, t.caseScope.lot],
    [reason.trim() === '', t.caseScope.reason],
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why !== null || party === null || lotId === undefined) return;
    onAdd({ partyId: party.partyId, lotId, included: true, reason: reason.trim() }, party.name);
    setParty(null);
    setReason('');
  };
  return (
    <details className="cases-add">
      <summary>{t.caseScope.addTitle}</summary>
      <form onSubmit={submit} className="stack cases-form">
        <Field label={t.caseScope.business}>
          {(ids) => <PartyPicker ids={ids} label={t.caseScope.business} value={party} onChange={setParty} />}
        </Field>
        <Field label={t.caseScope.lot}>
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.caseScope.lot}
              size="large"
              className="wide"
              value={lotId}
              onChange={setLot}
              options={draft.lots.map((lot) => ({
                value: lot.lotId,
                label: [lot.productName, lot.batch ?? lot.code].join(' '),
              }))}
            />
          )}
        </Field>
        <Field label={t.caseScope.reason} hint={t.caseScope.reasonHint}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="form-actions">
          <WhyButton why={why} size="large" htmlType="submit" data-testid="add-business">
            {t.caseScope.add}
          </WhyButton>
        </div>
      </form>
    </details>
  );
}
