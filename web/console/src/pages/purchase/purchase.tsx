import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Checkbox, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { recordPurchase } from '../../api/commands.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import type { NamedPartyInput, PartyBrief, PurchaseInput } from '../../api/types.ts';
import { GoodsLines, newGoods } from '../../forms/goods-lines.tsx';
import { PapersEditor } from '../../forms/papers-editor.tsx';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { allOf, goodsLine, papersToSend, type TypedPaper } from '../../forms/typed-lines.ts';
import { useMe } from '../../shell/use-me.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

interface NewSupplier {
  name: string;
  address: string;
  contact: string;
}

function supplierOf(known: PartyBrief | null, isNew: boolean, typed: NewSupplier): NamedPartyInput | null {
  if (!isNew) return known && { partyId: known.partyId };
  if (typed.name.trim() === '') return null;
  const filled = Object.entries(typed).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(filled.map(([name, value]) => [name, value.trim()]));
}

/** Goods that came without a voucher: the buyer's own record is the purchase check. */
export function PurchasePage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [documentNumber] = useState(() => newDocumentNumber('JH'));
  const [known, setKnown] = useState<PartyBrief | null>(null);
  const [isNew, setIsNew] = useState(false);
  const [typed, setTyped] = useState<NewSupplier>({ name: '', address: '', contact: '' });
  const [paper, setPaper] = useState('');
  const [lines, setLines] = useState(() => [newGoods()]);
  const [papers, setPapers] = useState<TypedPaper[]>([]);
  const supplier = supplierOf(known, isNew, typed);
  const sent = allOf(lines.map(goodsLine));
  const record = useMutation({
    mutationFn: (body: PurchaseInput) => recordPurchase(body),
    onSuccess: () => {
      refreshAfterDocument(queryClient);
      void message.success(t.purchase.done);
      void navigate({ to: '/stock' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!supplier || !sent) return;
    const certificates = papersToSend(papers);
    record.mutate({
      documentNumber,
      supplier,
      lines: sent,
      ...(paper.trim() === '' ? {} : { supplierDocument: paper.trim() }),
      ...(certificates.length === 0 ? {} : { certificates }),
    });
  };
  const text = (key: keyof NewSupplier, label: string) => (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          value={typed[key]}
          onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="narrow-form">
      <PageHead title={t.purchase.title} lead={t.purchase.lead} />
      <Section title={t.purchase.supplier}>
        <div className="stack">
          {isNew ? (
            <div className="field-grid">
              {text('name', t.purchase.supplierName)}
              {text('contact', t.purchase.supplierContact)}
              {text('address', t.purchase.supplierAddress)}
            </div>
          ) : (
            <Field label={t.purchase.supplier}>
              {(ids) => (
                <PartyPicker
                  ids={ids}
                  label={t.purchase.supplier}
                  value={known}
                  onChange={setKnown}
                  except={me.party?.partyId}
                />
              )}
            </Field>
          )}
          <Checkbox checked={isNew} onChange={(event) => setIsNew(event.target.checked)}>
            {t.purchase.supplierNew}
          </Checkbox>
          <Field label={t.purchase.supplierDocument} optional={t.common.optional}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                maxLength={64}
                value={paper}
                onChange={(event) => setPaper(event.target.value)}
              />
            )}
          </Field>
        </div>
      </Section>
      <Section title={t.voucher.goods}>
        <GoodsLines lines={lines} onChange={setLines} />
      </Section>
      <Section title={t.issue.papers}>
        <PapersEditor papers={papers} onChange={setPapers} />
      </Section>
      {record.isError ? <ProblemNote error={record.error} /> : null}
      <div className="form-actions sticky-actions">
        <WhyButton
          type="primary"
          size="large"
          htmlType="submit"
          why={!supplier ? t.purchase.needSupplier : sent ? null : t.purchase.needLines}
          loading={record.isPending}
        >
          {t.purchase.submit}
        </WhyButton>
      </div>
    </form>
  );
}
