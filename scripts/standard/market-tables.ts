import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { tableOf } from './law-tables.ts';

const words = { zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) };
const Confidence = Type.Union(['S', 'C', 'M-H', 'M-M', 'M-L', 'D'].map((one) => Type.Literal(one)));
const Market = Type.Union(['wholesale-market', 'wet-market', 'both'].map((one) => Type.Literal(one)));

/** What a market has to connect, as data of the city: nothing of it stands in code. */
export const MarketConnection = Type.Object(
  {
    note: Type.String(),
    official: Type.Boolean(),
    parts: Type.Array(
      Type.Object(
        {
          code: Type.String({ pattern: '^[a-z]+(-[a-z]+)*$' }),
          ...words,
          market: Market,
          level: Type.Union([Type.Literal('must'), Type.Literal('should'), Type.Literal('may')]),
          /** Operation of the interface, or ledger:<code> of a template; null where nothing is sent. */
          messages: Type.Array(Type.String()),
          fields: Type.Array(Type.String()),
          /** Minutes after what happened; null where there is no time. */
          deadlineMinutes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
          when: Type.Object(words),
          clause: Type.String(),
          confidence: Confidence,
          from: Type.String({ format: 'date' }),
          to: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type MarketConnection = Static<typeof MarketConnection>;

/** @throws where the file is not of its shape */
export function readMarketConnection(cityDir: string): MarketConnection {
  const value: unknown = JSON.parse(readFileSync(join(cityDir, 'market-connection.json'), 'utf8'));
  if (Value.Check(MarketConnection, value)) return value;
  const [first] = [...Value.Errors(MarketConnection, value)];
  throw new Error(`market-connection.json at ${first?.instancePath}: ${first?.message}`);
}

const LEVELS = {
  must: { zh: '必须', en: 'must' },
  should: { zh: '应当', en: 'should' },
  may: { zh: '可以', en: 'may' },
} as const;
const MARKETS = {
  'wholesale-market': { zh: '批发市场', en: 'wholesale' },
  'wet-market': { zh: '农贸市场', en: 'wet market' },
  both: { zh: '两类市场', en: 'both' },
} as const;

export function marketTable(connection: MarketConnection, lang: 'zh' | 'en'): string {
  const head =
    lang === 'zh'
      ? ['环节', '市场', '要求', '消息', '字段', '时限', '依据', '可信度']
      : ['Part', 'Market', 'Level', 'Message', 'Fields', 'Deadline', 'Clause', 'Confidence'];
  return tableOf(
    head,
    connection.parts.map((part) => [
      part[lang],
      MARKETS[part.market as keyof typeof MARKETS][lang],
      LEVELS[part.level][lang],
      part.messages.map((one) => `\`${one}\``).join(' '),
      part.fields.map((one) => `\`${one}\``).join(' '),
      deadline(part.deadlineMinutes, part.when[lang], lang),
      part.clause,
      part.confidence,
    ]),
  );
}

function deadline(minutes: number | null, when: string, lang: 'zh' | 'en'): string {
  if (minutes === null || minutes === 0) return when;
  const [count, unit] =
    minutes % 1440 === 0 && minutes > 0
      ? [minutes / 1440, 'd']
      : minutes % 60 === 0 && minutes > 0
        ? [minutes / 60, 'h']
        : [minutes, 'm'];
  const zh = { d: '天', h: '小时', m: '分钟' }[unit as 'd' | 'h' | 'm'];
  const en = { d: 'days', h: 'hours', m: 'minutes' }[unit as 'd' | 'h' | 'm'];
  return lang === 'zh' ? `${when}，${count} ${zh}内` : `${when}, within ${count} ${en}`;
}
