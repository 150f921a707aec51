import { type ReactElement, type ReactNode, useId } from 'react';

export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

/** A label over its control, with a hint and what is still expected, tied together for screen readers. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: string;
  className?: string;
  children: (ids: FieldIds) => ReactNode;
}): ReactElement {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(props.error || props.hint);
  return (
    <div className={`field ${props.className ?? ''}`}>
      <label htmlFor={id}>
        {props.label}
        {props.optional ? <span className="optional">{props.optional}</span> : null}
      </label>
      {props.children({
        id,
        'aria-describedby': hasNote ? noteId : undefined,
        'aria-invalid': props.error ? true : undefined,
      })}
      {hasNote ? (
        <div id={noteId} className={props.error ? 'field-error' : 'field-hint'}>
          {props.error ?? props.hint}
        </div>
      ) : null}
    </div>
  );
}
