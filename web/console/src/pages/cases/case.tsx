import { useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { CaseHead } from './case-head.tsx';

export function CasePage(): ReactElement {
  const { caseId } = useParams({ from: '/desk/cases/$caseId' });
  return <CaseHead caseId={caseId} current="case" />;
}
