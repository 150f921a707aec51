import { type ReactElement, useId } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

const FILES_MAX = 10;

/** Photographs and papers for the file: the button speaks the page's language, the browser's own does not. */
export function FilesField(props: {
  files: readonly File[];
  onChange: (files: File[]) => void;
}): ReactElement {
  const { t } = useWords();
  const id = useId();
  const { files } = props;
  return (
    <div className="field paper-photo">
      <span id={`${id}-label`} className="paper-photo-label">
        {t.case.files}
        <span className="optional">{t.common.optional}</span>
      </span>
      <label className="paper-photo-button" htmlFor={id}>
        <Icon name="camera" size={20} />
        <span>
          {files.length === 0 ? t.papers.photoChoose : t.case.filesChosen(files.map((file) => file.name))}
        </span>
      </label>
      <input
        id={id}
        className="hidden"
        type="file"
        multiple
        accept="image/*,application/pdf"
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          props.onChange([...(event.target.files ?? [])].slice(0, FILES_MAX));
          // The same file again, after the note was sent, has to count as a choice.
          event.target.value = '';
        }}
      />
      <div id={`${id}-hint`} className="field-hint">
        {t.case.filesHint}
      </div>
    </div>
  );
}
