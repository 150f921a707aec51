import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { templatesQuery } from '../../api/desk-queries.ts';
import { productQuery, SNAPSHOT_STOCK, stockQuery, voucherQuery } from '../../api/queries.ts';
import type { PartyBrief } from '../../api/types.ts';
import { fromStock, type StartLines, wantedOfTemplate, wantedOfVoucher } from './repeat-lines.ts';

export interface Start extends StartLines {
  receiver: PartyBrief | undefined;
}

async function outOfStock(client: QueryClient, wanted: Parameters<typeof fromStock>[0]): Promise<StartLines> {
  const stock = await client.fetchQuery(stockQuery(SNAPSHOT_STOCK));
  const ids = [...new Set(wanted.map((one) => one.productId))];
  const found = await Promise.all(ids.map((id) => client.fetchQuery(productQuery(id)).catch(() => null)));
  const products = new Map(
    found.flatMap((product) => (product ? [[product.productId, product] as const] : [])),
  );
  return fromStock(wanted, stock.items, products);
}

/** A voucher's goods again, out of today's stock, to the same receiver. */
export async function startFromVoucher(client: QueryClient, number: string): Promise<Start> {
  const voucher = await client.fetchQuery(voucherQuery(number));
  return { ...(await outOfStock(client, wantedOfVoucher(voucher))), receiver: voucher.receiver };
}

export async function startFromTemplate(client: QueryClient, templateId: string): Promise<Start> {
  const templates = await client.fetchQuery(templatesQuery);
  const template = templates.find((one) => one.templateId === templateId);
  if (!template) return { lines: [], missing: [], receiver: undefined };
  return {
    ...(await outOfStock(client, wantedOfTemplate(template))),
    receiver: template.receiver ?? undefined,
  };
}

/** What a form starts with, by the address: worked out once, since a person then changes it. */
export function useStartQuery(repeat: string | undefined, template: string | undefined) {
  const client = useQueryClient();
  return queryOptions({
    queryKey: ['issue-start', repeat, template],
    enabled: repeat !== undefined || template !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: () =>
      repeat === undefined ? startFromTemplate(client, template ?? '') : startFromVoucher(client, repeat),
  });
}
