import { useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { CaseHead } from '../case-head.tsx';

/** How far a case reaches: worked out, changed by hand, decided. */
export function CaseScopePage(): ReactElement {
  const { caseId } = useParams({ from: '/desk/cases/$caseId/scope' });
  return <CaseHead caseId={caseId} current="scope" />;
}
