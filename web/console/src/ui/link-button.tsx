import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import { forwardRef } from 'react';

const AnchorButton = forwardRef<HTMLAnchorElement, ButtonProps>((props, ref) => (
  <Button {...props} ref={ref as ButtonProps['ref']} />
));

/** A link of the router that looks like a button; it stays an anchor, so that it opens in a new tab. */
export const LinkButton = createLink(AnchorButton);
