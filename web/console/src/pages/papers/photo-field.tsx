import { type ReactElement, useId } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** A photo taken now, or a file that there is: one control for both, so that it works on phone and desk. */
export function PhotoField(props: {
  label: string;
  file: File | null;
  /** Asked for; else it may be left out. */
  required?: boolean;
  onChange: (file: File | null) => void;
}): ReactElement {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="field paper-photo">
      <span className="paper-photo-label" id={`${id}-label`}>
        {props.label}
        {props.required ? null : <span className="optional">{t.common.optional}</span>}
      </span>
      <label className="paper-photo-button" htmlFor={id}>
        <Icon name="camera" size={20} />
        <span>{props.file ? t.papers.photoChosen(props.file.name) : t.papers.photoChoose}</span>
      </label>
      <input
        id={id}
        className="hidden"
        type="file"
        accept="image/jpeg,image/png,image/webp,application/pdf"
        aria-labelledby={`${id}-label`}
        onChange={(event) => props.onChange(event.target.files?.[0] ?? null)}
      />
      <div className="field-hint">{t.papers.photoHint}</div>
    </div>
  );
}
