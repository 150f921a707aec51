import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { cityQuery } from '../api/queries.ts';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import type { TypedPaper } from './typed-lines.ts';

let lastKey = 0;

function newPaper(kind = ''): TypedPaper {
  lastKey += 1;
  return { key: lastKey, kind, number: '', issuer: '', validUntil: '' };
}

/** The certificates that go with the goods: kind and number, and until when they hold. */
export function PapersEditor(props: {
  papers: readonly TypedPaper[];
  onChange: (papers: TypedPaper[]) => void;
  /** Kinds that the law still asks for, offered as buttons. */
  wanted?: readonly string[];
}): ReactElement {
  const { t, language } = useWords();
  const kinds = useQuery(cityQuery).data?.certificateKinds ?? [];
  const { papers, onChange } = props;
  const nameOf = (code: string) => kinds.find((kind) => kind.code === code)?.[language] ?? code;
  const set = (paper: TypedPaper, change: Partial<TypedPaper>) =>
    onChange(papers.map((one) => (one.key === paper.key ? { ...one, ...change } : one)));
  const wanted = (props.wanted ?? []).filter((kind) => !papers.some((paper) => paper.kind === kind));
  return (
    <div className="stack">
      <p className="quiet">{t.issue.papersHint}</p>
      {papers.map((paper, at) => (
        <fieldset key={paper.key} className="line-card">
          <legend className="hidden">{`${t.issue.papers} ${at + 1}`}</legend>
          <div className="field-grid">
            <Field label={t.issue.paperKind}>
              {(ids) => (
                <Select
                  {...ids}
                  size="large"
                  className="wide"
                  aria-label={`${t.issue.paperKind} ${at + 1}`}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={paper.kind || undefined}
                  onChange={(kind: string) => set(paper, { kind })}
                  options={kinds.map((kind) => ({ value: kind.code, label: kind[language] }))}
                />
              )}
            </Field>
            <Field label={t.issue.paperNumber}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  maxLength={60}
                  value={paper.number}
                  onChange={(event) => set(paper, { number: event.target.value })}
                />
              )}
            </Field>
            <Field label={t.issue.paperIssuer} optional={t.common.optional}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  maxLength={120}
                  value={paper.issuer}
                  onChange={(event) => set(paper, { issuer: event.target.value })}
                />
              )}
            </Field>
            <Field label={t.issue.paperUntil} optional={t.common.optional}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  type="date"
                  value={paper.validUntil}
                  onChange={(event) => set(paper, { validUntil: event.target.value })}
                />
              )}
            </Field>
          </div>
          <Button
            type="text"
            icon={<Icon name="bin" size={18} />}
            aria-label={t.issue.removePaper(at + 1)}
            onClick={() => onChange(papers.filter((one) => one.key !== paper.key))}
          >
            {t.common.remove}
          </Button>
        </fieldset>
      ))}
      <div className="button-row">
        {wanted.map((kind) => (
          <Button
            key={kind}
            size="large"
            icon={<Icon name="plus" size={18} />}
            onClick={() => onChange([...papers, newPaper(kind)])}
          >
            {nameOf(kind)}
          </Button>
        ))}
        <Button
          size="large"
          icon={<Icon name="plus" size={18} />}
          onClick={() => onChange([...papers, newPaper()])}
        >
          {t.issue.addPaper}
        </Button>
      </div>
    </div>
  );
}
