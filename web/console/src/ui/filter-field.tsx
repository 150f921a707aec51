import { Input } from 'antd';
import { type ReactElement, useEffect, useState } from 'react';
import { Icon } from './icon.tsx';
import { useDebounced } from './use-debounced.ts';

/** A field that narrows a list as one types; the settled text goes to the address. */
export function FilterField(props: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}): ReactElement {
  const [text, setText] = useState(props.value);
  const settled = useDebounced(text.trim(), 250);
  const { value, onChange } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the person settled on is reported
  useEffect(() => {
    if (settled !== value) onChange(settled);
  }, [settled]);
  return (
    <Input
      className="filter"
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      prefix={<Icon name="search" size={16} />}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
