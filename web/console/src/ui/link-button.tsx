import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { ReactElement } from 'react';

/** The router's link keeps `type` for the anchor itself, hence a word of our own for the one primary action. */
interface Props extends Omit<ButtonProps, 'type'> {
  primary?: boolean;
}

function AnchorButton({ primary, ...props }: Props): ReactElement {
  return <Button {...props} type={primary ? 'primary' : 'default'} />;
}

/** A link of the router that looks like a button; it stays an anchor, so that it opens in a new tab. */
export const LinkButton = createLink(AnchorButton);
