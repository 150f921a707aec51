import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useId } from 'react';
import { keepPhoto } from '../../api/papers.ts';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

const BYTES_MAX = 10 * 1_048_576;

/** Photographs, taken now or chosen: each is sent as soon as it is there, so that the answer carries only their names. */
export function Photos(props: {
  photos: readonly string[];
  onChange: (photos: readonly string[]) => void;
}): ReactElement {
  const { t } = useWords();
  const id = useId();
  const { photos, onChange } = props;
  const keep = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const kept: string[] = [];
      for (const file of files) kept.push((await keepPhoto(file)).sha256);
      return kept;
    },
    onSuccess: (kept) => onChange([...new Set([...photos, ...kept])]),
  });
  const large = keep.variables?.some((file) => file.size > BYTES_MAX) === true;
  return (
    <div className="notices-photos">
      <label className="notices-photo-button" htmlFor={id}>
        <Icon name="camera" size={20} />
        <span>{photos.length > 0 ? t.letters.photos(photos.length) : t.letters.addPhoto}</span>
      </label>
      <input
        id={id}
        className="hidden"
        type="file"
        multiple
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) keep.mutate(files);
        }}
      />
      {keep.isError && large ? <p className="field-error">{t.letters.photoLarge}</p> : null}
      {keep.isError && !large ? <ProblemNote error={keep.error} /> : null}
    </div>
  );
}
