import type {
  CityTarget,
  Operation,
  OperationAnswer,
  OperationName,
  PartySeed,
  ProductSeed,
  Resolve,
} from './target.ts';

/**
 * The same loading over the public API, as businesses' own systems do it: one API key for each. The platform's
 * clock cannot be set from outside, so that everything is recorded now and `recordedAt` is lost; what happened
 * when is in the documents.
 */
export interface HttpTargetOptions {
  /** 'http://127.0.0.1:8080', without /api. */
  origin: string;
  administratorKey: string;
  regulatorKey: string;
  /** For the accounts that are made, one for each business; at least ten characters. */
  password: string;
  /** The platform's own where absent. */
  fetch?: typeof globalThis.fetch;
}

/** The platform said no: its problem document's status, code and English sentence. */
export class RefusedByApiError extends Error {
  readonly status: number;
  readonly problem: unknown;
  constructor(path: string, status: number, problem: unknown) {
    const { code, detail } = (problem ?? {}) as { code?: string; detail?: string };
    super(`${path} answered ${status} ${code ?? ''} ${detail ?? ''}`.trim());
    this.name = 'RefusedByApiError';
    this.status = status;
    this.problem = problem;
  }
}

const paths: Record<Exclude<OperationName, 'receipt' | 'void' | 'correction'>, string> = {
  certificate: '/certificates',
  production: '/productions',
  transformation: '/transformations',
  voucher: '/vouchers',
  purchase: '/purchases',
  sale: '/sales',
  'consumer-return': '/consumer-returns',
  disposal: '/disposals',
  donation: '/donations',
  'stock-taking': '/stock-takings',
  'lot-link': '/lot-links',
  'lot-test': '/lot-tests',
  'process-check': '/process-checks',
  release: '/releases',
};
const answers = { receipt: 'receipts', void: 'void', correction: 'corrections' } as const;

export class HttpTarget implements CityTarget {
  private readonly options: HttpTargetOptions;
  private readonly keys = new Map<string, string>();

  constructor(options: HttpTargetOptions) {
    this.options = options;
    this.keys.set('regulator', options.regulatorKey);
  }

  async registerParties(
    parties: readonly PartySeed[],
    resolve: Resolve,
  ): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const party of parties) {
      const { partyId } = await this.post<{ partyId: string }>(
        '/parties',
        this.options.regulatorKey,
        resolve(party.body),
      );
      ids.set(party.key, partyId);
      this.keys.set(party.key, await this.accountFor(party.key, partyId));
    }
    return ids;
  }

  /** Account and API key of a business; what it then does is checked as its own. */
  private async accountFor(key: string, partyId: string): Promise<string> {
    const { administratorKey, password } = this.options;
    const account = { userName: key, displayName: key.slice(0, 40), password, role: 'operator', partyId };
    const { accountId } = await this.post<{ accountId: string }>('/accounts', administratorKey, account);
    const label = { label: 'simulator' };
    const made = await this.post<{ key: string }>(`/accounts/${accountId}/api-keys`, administratorKey, label);
    return made.key;
  }

  async registerProducts(
    products: readonly ProductSeed[],
    resolve: Resolve,
  ): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const product of products) {
      const key = this.keyOf(product.owner);
      const { productId } = await this.post<{ productId: string }>('/products', key, resolve(product.body));
      ids.set(product.key, productId);
    }
    return ids;
  }

  async apply(operation: Operation, resolve: Resolve): Promise<OperationAnswer> {
    const answer = await this.post<ApiAnswer>(
      pathOf(operation, resolve),
      this.keyOf(operation.actor),
      resolve<unknown>(operation.body as never),
    );
    return readAnswer(operation, answer);
  }

  private keyOf(actor: string): string {
    const key = this.keys.get(actor);
    if (key === undefined) throw new RangeError(`There is no API key for ${actor}.`);
    return key;
  }

  private async post<Answer>(path: string, key: string, body: unknown): Promise<Answer> {
    const send = this.options.fetch ?? fetch;
    const response = await send(`${this.options.origin}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new RefusedByApiError(path, response.status, problemOf(text));
    return JSON.parse(text) as Answer;
  }
}

function problemOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

function pathOf(operation: Operation, resolve: Resolve): string {
  if (operation.op === 'receipt' || operation.op === 'void' || operation.op === 'correction') {
    return `/vouchers/${resolve<string>(operation.voucher)}/${answers[operation.op]}`;
  }
  return paths[operation.op];
}

/** Parts of RecordAnswer, VoucherView and CertificateView that say what was minted. */
interface ApiAnswer {
  documentId?: string;
  certificateId?: string;
  number?: string;
  lots?: { line: number; lotId: string; code: string }[];
  lineItems?: { line: number; lotId: string; lotCode: string }[];
}

function readAnswer(operation: Operation, answer: ApiAnswer): OperationAnswer {
  const lots = answer.lineItems?.map(({ lotId, lotCode }) => ({ lotId, code: lotCode })) ?? answer.lots ?? [];
  const voucher = operation.op === 'voucher' || operation.op === 'correction';
  return {
    documentId: answer.documentId ?? answer.certificateId ?? '',
    lots: lots.map(({ lotId, code }) => ({ lotId, code })),
    ...(voucher && answer.number !== undefined ? { voucherNumber: answer.number } : {}),
  };
}
