import { Button, Input, Modal } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import { stillNeeded, WhyButton } from '../../../ui/why-button.tsx';
import { useWords } from '../../../words/words.tsx';
import type { ScopeRow } from './holders.ts';

function Form(props: {
  row: ScopeRow;
  onApply: (reason: string) => void;
  onCancel: () => void;
}): ReactElement {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const why = stillNeeded(t, [[reason.trim() === '', t.caseScope.reason]]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) props.onApply(reason.trim());
  };
  return (
    <form onSubmit={submit} className="stack">
      <p className="quiet">{props.row.lotName}</p>
      <Field label={t.caseScope.reason} hint={t.caseScope.reasonHint}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            autoFocus
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="form-actions">
        <Button size="large" onClick={props.onCancel}>
          {t.common.cancel}
        </Button>
        <WhyButton why={why} type="primary" size="large" htmlType="submit" data-testid="apply-change">
          {t.caseScope.apply}
        </WhyButton>
      </div>
    </form>
  );
}

/** Takes a line out of the scope or into it, with the reason that goes into the decision. */
export function ChangeDialog(props: {
  row: ScopeRow | null;
  onApply: (row: ScopeRow, reason: string) => void;
  onCancel: () => void;
}): ReactElement {
  const { t } = useWords();
  const { row, onApply, onCancel } = props;
  return (
    <Modal
      open={row !== null}
      onCancel={onCancel}
      footer={null}
      destroyOnHidden
      title={row ? t.caseScope.reasonTitle(row.name, !row.included) : ''}
    >
      {row ? <Form row={row} onApply={(reason) => onApply(row, reason)} onCancel={onCancel} /> : null}
    </Modal>
  );
}
