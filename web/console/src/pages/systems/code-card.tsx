import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm } from 'antd';
import { type ReactElement, useState } from 'react';
import { type QueuedCode, resolveCode } from '../../api/systems.ts';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { ProductPicker } from '../../forms/product-picker.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

type Decision = { action: 'map'; target: string } | { action: 'drop' };

/** One code that waits: each suggestion is one tap, and another can be looked for. */
export function CodeCard({ code }: { code: QueuedCode }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [searching, setSearching] = useState(false);
  const decide = useMutation({
    mutationFn: (decision: Decision) => resolveCode({ scheme: code.scheme, value: code.value, ...decision }),
    onSuccess: async ({ rows }, decision) => {
      const taken = rows.filter((row) => row.status === 'taken' || row.status === 'repeated').length;
      if (decision.action === 'drop') message.info(t.systems.dropped(rows.length));
      else message.success(rows.length > 0 ? t.systems.took(taken) : t.systems.mapped);
      if (decision.action === 'map' && rows.length > taken)
        message.warning(t.systems.refusedAfter(rows.length - taken));
      await client.invalidateQueries({ queryKey: ['codes'] });
      await client.invalidateQueries({ queryKey: ['batches'] });
    },
  });
  const map = (target: string) => decide.mutate({ action: 'map', target });
  return (
    <li className="code-card" data-testid="code" data-code={code.value}>
      <div className="code-head">
        <span className="row-main">
          <span className="row-title">
            {code.sample ?? code.value} <code className="faint">{code.sample ? code.value : ''}</code>
          </span>
          <span className="row-sub">
            {t.systems.schemes[code.scheme]} · {t.systems.waitingRows(code.waitingRows)}
          </span>
        </span>
      </div>
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
      <div className="code-choices">
        {code.suggestions.map((one) => (
          <Button
            key={one.target}
            size="large"
            className="code-choice"
            disabled={decide.isPending}
            onClick={() => map(one.target)}
          >
            <span className="row-title">{one.name}</span>
            <span className="row-sub">{one.detail}</span>
          </Button>
        ))}
      </div>
      <div className="code-foot">
        {code.scheme === 'unit' || searching ? null : (
          <Button type="link" onClick={() => setSearching(true)}>
            {t.systems.other}
          </Button>
        )}
        <Popconfirm
          title={t.systems.dropSure(code.waitingRows)}
          onConfirm={() => decide.mutate({ action: 'drop' })}
        >
          <Button type="link">{t.systems.drop}</Button>
        </Popconfirm>
      </div>
      {searching ? <Picker scheme={code.scheme} onPick={map} /> : null}
    </li>
  );
}

/** Looks for what is not among the suggestions; picking it decides. */
function Picker(props: { scheme: QueuedCode['scheme']; onPick: (target: string) => void }): ReactElement {
  const { t } = useWords();
  return (
    <Field label={t.systems.find}>
      {(ids) =>
        props.scheme === 'product' ? (
          <ProductPicker
            ids={ids}
            label={t.systems.find}
            value={null}
            onChange={(product) => product && props.onPick(product.productId)}
          />
        ) : (
          <PartyPicker
            ids={ids}
            label={t.systems.find}
            value={null}
            onChange={(party) => party && props.onPick(party.partyId)}
          />
        )
      }
    </Field>
  );
}
