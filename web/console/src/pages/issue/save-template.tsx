import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { keepTemplate, templatesQuery } from '../../api/desk-queries.ts';
import type { PartyBrief } from '../../api/types.ts';
import { allOf, type TypedLot, voucherLine } from '../../forms/typed-lines.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

/** Keeps receiver, goods and quantities under a name, to begin with another day. */
export function SaveTemplate(props: {
  receiver: PartyBrief | null;
  lines: readonly TypedLot[];
}): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const amounts = allOf(props.lines.map(voucherLine));
  const save = useMutation({
    mutationFn: () =>
      keepTemplate({
        name: name.trim(),
        ...(props.receiver ? { receiver: props.receiver.partyId } : {}),
        lines: props.lines.map((line, at) => {
          const { lot: _lot, ...amount } = amounts?.[at] ?? { quantity: 1, unit: line.quantity.unit };
          return {
            productId: line.stock.productId,
            name: line.stock.name,
            quantity: amount.quantity,
            unit: amount.unit,
            ...(amount.each ? { each: amount.each } : {}),
          };
        }),
      }),
    onSuccess: (template) => {
      void client.invalidateQueries({ queryKey: templatesQuery.queryKey });
      void message.success(t.counter.templateSaved(template.name));
      setName('');
    },
  });
  return (
    <details className="section" data-testid="save-template">
      <summary>{t.counter.saveTemplate}</summary>
      <Field label={t.counter.templateName} {...(amounts ? {} : { hint: t.issue.needAmounts })}>
        {(ids) => (
          <div className="joined">
            <Input
              {...ids}
              size="large"
              maxLength={40}
              placeholder={t.counter.templateHint}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button
              size="large"
              disabled={name.trim() === '' || amounts === null}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {t.common.save}
            </Button>
          </div>
        )}
      </Field>
      {save.isError ? <ProblemNote error={save.error} /> : null}
    </details>
  );
}
