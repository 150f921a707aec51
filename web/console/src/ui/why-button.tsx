import { Button, type ButtonProps } from 'antd';
import { type ReactElement, useId } from 'react';
import type { Dictionary } from '../words/zh.ts';

/** What is still to be filled in, as one sentence; null: nothing. */
export function stillNeeded(t: Dictionary, fields: readonly (readonly [boolean, string])[]): string | null {
  const missing = fields.filter(([lacks]) => lacks).map(([, label]) => label);
  return missing.length === 0 ? null : t.common.stillNeeded(missing);
}

/** A button that says, to eye and ear, why it cannot be pressed yet; `why` is null when it can. */
export function WhyButton({ why, ...button }: ButtonProps & { why: string | null }): ReactElement {
  const id = useId();
  return (
    <>
      {why === null ? null : (
        <p id={id} className="why-not">
          {why}
        </p>
      )}
      <Button {...button} disabled={why !== null} aria-describedby={why === null ? undefined : id} />
    </>
  );
}
