import { Select } from 'antd';
import { type ReactElement, useState } from 'react';
import type { FieldIds } from '../ui/field.tsx';

/**
 * One thing out of very many, found by typing; what fits is asked elsewhere, as one types. A list whose next answer arrives
 * while a finger is down on it stays as it is until the finger is off: what moves away under it would never be chosen.
 */
export function SearchSelect<Item>(props: {
  ids: FieldIds;
  label: string;
  testId?: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  labelOf: (item: Item) => string;
  /** Shown in the field, whether it is among the items or not; absent: each choice is taken elsewhere, the field stays empty. */
  value?: Item | null;
  /** null: what was chosen is taken back. */
  onChoose: (item: Item | null) => void;
  onType: (typed: string) => void;
  placeholder?: string;
  /** Where nothing fits, or nothing has come yet. */
  none: string;
}): ReactElement {
  const { idOf, labelOf, value = null } = props;
  const here = value !== null && props.items.some((item) => idOf(item) === idOf(value));
  const items = value === null || here ? props.items : [value, ...props.items];
  const [held, setHeld] = useState<readonly Item[] | null>(null);
  const hold = () => {
    const ended = new AbortController();
    // Released only in the next picture: the click that belongs to the finger comes after its end.
    const release = () => {
      ended.abort();
      requestAnimationFrame(() => setHeld(null));
    };
    // Wherever it ends: a finger that scrolls may leave the list.
    for (const end of ['pointerup', 'pointercancel'] as const)
      window.addEventListener(end, release, { signal: ended.signal });
    setHeld(items);
  };
  return (
    <Select<string | null, { value: string; label: string; item: Item }>
      {...props.ids}
      aria-label={props.label}
      data-testid={props.testId}
      size="large"
      className="wide"
      showSearch={{ filterOption: false, onSearch: props.onType }}
      allowClear={'value' in props}
      value={value === null ? ('value' in props ? undefined : null) : idOf(value)}
      placeholder={props.placeholder}
      notFoundContent={props.none}
      onChange={(_id, option) => {
        props.onChoose(option === undefined || Array.isArray(option) ? null : option.item);
      }}
      popupRender={(menu) => <div onPointerDown={hold}>{menu}</div>}
      options={(held ?? items).map((item) => ({ value: idOf(item), label: labelOf(item), item }))}
    />
  );
}
