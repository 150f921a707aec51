import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';
import { offlineProblem, problemFrom } from './problem.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
export type LabelSizes = JsonOf<operations['listLabelSizes']['responses'][200]>;
export type LabelSize = LabelSizes['items'][number];
export type LabelSymbol = LabelSizes['symbols'][number]['code'];
export type LabelsToPrint = operations['printLabels']['requestBody']['content']['application/json'];
export type LabelPreview = JsonOf<operations['previewLabels']['responses'][200]>;
export type LabelDrawing = LabelPreview['items'][number]['drawing'];

export const labelSizesQuery = queryOptions({
  queryKey: ['label-sizes'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => answered(api.GET('/api/v1/label-sizes', { signal })),
});

export const labelPreviewQuery = (body: LabelsToPrint) =>
  queryOptions({
    queryKey: ['label-preview', body],
    enabled: body.items.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answered(api.POST('/api/v1/labels/preview', { body, signal })),
  });

/** The PDF as a file of the browser's. */
export async function printLabels(body: LabelsToPrint): Promise<Blob> {
  const answer = await fetch('/api/v1/labels', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'x-luyuan': '1' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw offlineProblem();
  });
  if (!answer.ok) throw problemFrom(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}
