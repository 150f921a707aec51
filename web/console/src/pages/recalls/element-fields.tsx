import { Input } from 'antd';
import type { ReactElement } from 'react';
import type { Filled, RecallElement } from '../../api/recalls-queries.ts';
import { Field } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';

/** How many required fields are empty still. */
export const lacking = (elements: readonly RecallElement[], filled: Filled): number =>
  elements.flatMap((one) =>
    one.fields.filter((field) => field.required && isBlank(filled[one.code]?.[field.code])),
  ).length;

/** Only what somebody has written. */
export const written = (filled: Filled): Filled =>
  Object.fromEntries(
    Object.entries(filled).map(([element, fields]) => [
      element,
      Object.fromEntries(Object.entries(fields).filter(([, text]) => !isBlank(text))),
    ]),
  );

/** The elements by law, with their fields; each names its clause. */
export function ElementFields(props: {
  elements: readonly RecallElement[];
  value: Filled;
  onChange: (value: Filled) => void;
}): ReactElement {
  const { t, pick } = useWords();
  const { elements, value, onChange } = props;
  const set = (element: string, field: string, text: string) =>
    onChange({ ...value, [element]: { ...value[element], [field]: text } });
  return (
    <ol className="recalls-elements">
      {elements.map((element) => (
        <li key={element.code} className="recalls-element">
          <h3>
            {pick(element)}
            <span className="clause">{element.clause}</span>
          </h3>
          <div className="field-grid">
            {element.fields.map((field) => (
              <Field
                key={field.code}
                label={pick(field)}
                {...(field.required ? {} : { optional: t.common.optional })}
                {...(field.hint ? { hint: pick(field.hint) } : {})}
                className={field.long ? 'recalls-long' : ''}
              >
                {(ids) =>
                  field.long ? (
                    <Input.TextArea
                      {...ids}
                      rows={2}
                      maxLength={4000}
                      value={value[element.code]?.[field.code] ?? ''}
                      data-testid={`field-${element.code}-${field.code}`}
                      onChange={(event) => set(element.code, field.code, event.target.value)}
                    />
                  ) : (
                    <Input
                      {...ids}
                      size="large"
                      maxLength={4000}
                      value={value[element.code]?.[field.code] ?? ''}
                      data-testid={`field-${element.code}-${field.code}`}
                      onChange={(event) => set(element.code, field.code, event.target.value)}
                    />
                  )
                }
              </Field>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The same, to be read. */
export function FilledElements(props: { elements: readonly RecallElement[]; filled: Filled }): ReactElement {
  const { pick } = useWords();
  return (
    <dl className="recalls-filled">
      {props.elements.map((element) => (
        <div key={element.code}>
          <dt>{pick(element)}</dt>
          {element.fields
            .filter((field) => !isBlank(props.filled[element.code]?.[field.code]))
            .map((field) => (
              <dd key={field.code}>
                <span className="quiet">{pick(field)}：</span>
                {props.filled[element.code]?.[field.code]}
              </dd>
            ))}
        </div>
      ))}
    </dl>
  );
}
