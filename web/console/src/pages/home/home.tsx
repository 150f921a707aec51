import type { ReactElement } from 'react';
import { useMe } from '../../shell/use-me.ts';
import { AccountsPage } from '../admin/accounts.tsx';
import { DeskHome } from './desk-home.tsx';
import { OfficeHome } from './office-home.tsx';

/** What needs this person now: the role decides. */
export function HomePage(): ReactElement {
  const { role } = useMe();
  switch (role) {
    case 'operator':
      return <DeskHome />;
    case 'regulator':
      return <OfficeHome />;
    case 'administrator':
      return <AccountsPage />;
  }
}
