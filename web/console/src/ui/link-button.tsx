import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { ReactElement } from 'react';

function AnchorButton(props: ButtonProps): ReactElement {
  return <Button {...props} />;
}

/** A link of the router that looks like a button; it stays an anchor, so that it opens in a new tab. */
export const LinkButton = createLink(AnchorButton);
