import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import {
  checkFile,
  type FileColumn,
  type FileDetail,
  type FileMapping,
  type LedgerKind,
  ledgersQuery,
  mapFile,
} from '../../api/files.ts';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { useFileAct } from './use-file-act.ts';

interface Props {
  file: FileDetail;
  mapping: FileMapping;
}

/** Below it a guess is shown as one. */
const SURE = 0.9;

/** What each column was taken for, with what stands in it; corrected here, and remembered. */
export function FileMappingTable(props: Props): ReactElement {
  const { t } = useWords();
  const ledgers = useQuery(ledgersQuery);
  return (
    <Section title={t.files.steps.map} testId="file-mapping">
      <Loaded query={ledgers}>{({ items }) => <Mapping {...props} ledgers={items} />}</Loaded>
    </Section>
  );
}

function Mapping({ file, mapping, ledgers }: Props & { ledgers: readonly LedgerKind[] }): ReactElement {
  const { t, pick } = useWords();
  const [columns, setColumns] = useState<Record<string, string>>(() =>
    Object.fromEntries(mapping.columns.flatMap(({ column, field }) => (field ? [[column, field]] : []))),
  );
  const [constants, setConstants] = useState<Record<string, string>>(mapping.constants);
  const ledger = ledgers.find((one) => one.code === mapping.ledger);
  const changed =
    JSON.stringify([columns, constants]) !==
    JSON.stringify([
      Object.fromEntries(mapping.columns.flatMap(({ column, field }) => (field ? [[column, field]] : []))),
      mapping.constants,
    ]);
  const filled = () => Object.fromEntries(Object.entries(constants).filter(([, text]) => text.trim() !== ''));
  const save = () => mapFile(file.fileId, { ledger: mapping.ledger, columns, constants: filled() });
  const keep = useFileAct(file.fileId, save);
  const choose = useFileAct(file.fileId, (other: { ledger?: string; sheet?: number }) =>
    mapFile(file.fileId, { ledger: other.ledger ?? mapping.ledger, ...other }),
  );
  const check = useFileAct(file.fileId, async () => {
    if (changed) await save();
    await checkFile(file.fileId);
  });
  if (!ledger) return <ProblemNote error={null} />;
  const used = new Set(Object.values(columns));
  const missing = mapping.missing.filter(({ field }) => !used.has(field));
  return (
    <>
      <div className="file-choices">
        <Field label={t.files.ledger}>
          <Select
            aria-label={t.files.ledger}
            value={mapping.ledger}
            onChange={(code) => choose.mutate({ ledger: code })}
            options={ledgers.map((one) => ({ value: one.code, label: pick(one) }))}
          />
        </Field>
        {(file.format?.sheets.length ?? 0) > 1 ? (
          <Field label={t.files.sheet}>
            <Select
              aria-label={t.files.sheet}
              value={mapping.sheet}
              onChange={(sheet) => choose.mutate({ sheet })}
              options={file.format?.sheets.map((sheet, index) => ({ value: index, label: sheet.name }))}
            />
          </Field>
        ) : null}
        <p className="faint">
          {[
            file.format?.encoding
              ? t.files.encoding(file.format.encoding.name, Math.round(file.format.encoding.confidence * 100))
              : file.format?.format,
            t.files.headingRow(mapping.headingRow),
            mapping.remembered ? t.files.remembered : mapping.confidence < 0.6 ? t.files.unsure : null,
            pick(ledger.becomes),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <ul className="file-columns">
        {mapping.columns.map((column) => (
          <ColumnRow
            key={column.column}
            column={column}
            ledger={ledger}
            field={columns[column.column] ?? ''}
            used={used}
            onChange={(field) =>
              setColumns(({ [column.column]: _old, ...rest }) =>
                field === '' ? rest : { ...rest, [column.column]: field },
              )
            }
          />
        ))}
      </ul>
      {missing.length > 0 ? (
        <fieldset className="file-missing">
          <legend>{t.files.missing}</legend>
          <p className="faint">{t.files.missingHelp}</p>
          {missing.map((one) =>
            isOfEachRow(ledger, one.field) ? (
              <p key={one.field} className="file-why is-unsure">
                {t.files.chooseAbove(pick(one))}
              </p>
            ) : (
              <Field key={one.field} label={t.files.forAll(pick(one))}>
                <Input
                  aria-label={t.files.forAll(pick(one))}
                  value={constants[one.field] ?? ''}
                  onChange={(event) => setConstants({ ...constants, [one.field]: event.target.value })}
                />
              </Field>
            ),
          )}
        </fieldset>
      ) : null}
      {[keep, choose, check].map((act, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: always these three
        act.isError ? <ProblemNote key={index} error={act.error} /> : null,
      )}
      <div className="file-decision">
        <Button
          type="primary"
          size="large"
          loading={check.isPending}
          onClick={() => check.mutate(undefined)}
          data-testid="check"
        >
          {t.files.check}
        </Button>
        {changed ? (
          <Button size="large" loading={keep.isPending} onClick={() => keep.mutate(undefined)}>
            {t.files.saveMapping}
          </Button>
        ) : null}
        <span className="faint">{t.files.checkHelp}</span>
      </div>
    </>
  );
}

/** Nobody buys the same quantity every time. */
const isOfEachRow = (ledger: LedgerKind, field: string): boolean =>
  ['quantity', 'result'].includes(ledger.columns.find((one) => one.field === field)?.kind ?? '');

function Field({ label, children }: { label: string; children: ReactElement }): ReactElement {
  return (
    <div className="file-field">
      <span className="file-label">{label}</span>
      {children}
    </div>
  );
}

function ColumnRow(props: {
  column: FileColumn;
  ledger: LedgerKind;
  field: string;
  used: ReadonlySet<string>;
  onChange: (field: string) => void;
}): ReactElement {
  const { t, pick } = useWords();
  const { column, ledger, field, used } = props;
  const asGuessed = field !== '' && field === column.guess;
  const why = field === '' ? t.files.sure.none : asGuessed ? t.files.sure[column.why] : null;
  const unsure = asGuessed && column.confidence < SURE;
  const label = `${column.column} ${column.heading}`;
  return (
    <li className={field === '' ? 'file-column is-kept' : 'file-column'} data-column={column.column}>
      <span className="figure file-letter">{column.column}</span>
      <span className="file-heading">
        <strong>{column.heading || '—'}</strong>
        <span className="faint file-samples">{column.samples.join(' · ')}</span>
      </span>
      <span className="file-means">
        <Select
          aria-label={`${label} ${t.files.means}`}
          value={field}
          onChange={props.onChange}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={240}
          options={[
            { value: '', label: t.files.kept },
            ...ledger.columns.map((one) => ({
              value: one.field,
              label: one.required ? `${pick(one)} *` : pick(one),
              disabled: used.has(one.field) && one.field !== field,
            })),
          ]}
        />
        {column.repeated ? (
          <span className="file-why is-unsure">{t.files.repeatedHeading}</span>
        ) : why ? (
          <span className={unsure || field === '' ? 'file-why is-unsure' : 'file-why'}>{why}</span>
        ) : null}
      </span>
    </li>
  );
}
