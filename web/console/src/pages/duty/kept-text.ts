import { useState } from 'react';
import { forget, recall, remember } from '../../words/words.tsx';

/** What is typed, kept in this browser until it was sent: a line that breaks, or a phone that dies, loses nothing. */
export function useKeptFields(key: string): {
  fields: Readonly<Record<string, string>>;
  set: (name: string, value: string) => void;
  clear: () => void;
} {
  const name = `luyuan.duty.${key}`;
  const [fields, setFields] = useState<Record<string, string>>(() => read(name));
  return {
    fields,
    set: (field, value) => {
      const next = { ...fields, [field]: value };
      setFields(next);
      remember(name, JSON.stringify(next));
    },
    clear: () => {
      setFields({});
      forget(name);
    },
  };
}

function read(name: string): Record<string, string> {
  try {
    return JSON.parse(recall(name) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

/** A number for what will be sent, the same until it was: a second tap is the same document. */
export function keptNumber(key: string, make: () => string): string {
  const name = `luyuan.duty.number.${key}`;
  const known = recall(name);
  if (known) return known;
  const number = make();
  remember(name, number);
  return number;
}
export const forgetNumber = (key: string): void => forget(`luyuan.duty.number.${key}`);
