import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** Shape of `alert-rules.json`: which rules raise alerts, how badly they burn, and from which strength on. */

export const ALERT_SEVERITIES = ['red', 'orange', 'yellow', 'blue'] as const;

export const alertRuleSchema = Type.Object(
  {
    code: Type.String({ pattern: '^R[0-9]{1,2}$' }),
    ...words,
    /** What each kind of finding of this rule burns like. */
    kinds: Type.Record(code, Type.Enum(ALERT_SEVERITIES), { minProperties: 1 }),
    /** From which strength on it is raised; officers may change it. Null: whatever is found is raised. */
    threshold: nullable(
      Type.Object(
        {
          ...words,
          unit: Type.Object(words, exact),
          value: Type.Integer({ minimum: 0 }),
          /** Between these it may be set. */
          least: Type.Integer({ minimum: 0 }),
          most: Type.Integer({ minimum: 0 }),
          /** Of what stays below, so much of the threshold and more is noted, to show what a lower one would raise. */
          notedFromPercent: Type.Integer({ minimum: 1, maximum: 100 }),
        },
        exact,
      ),
    ),
    /** Over how many days it looks back; null: over all that is recorded. */
    windowDays: nullable(Type.Integer({ minimum: 1 })),
    /** What else it goes by, as the rule's own code names it. */
    settings: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][A-Za-z]*$' }), Type.Integer())),
    /** Kinds of businesses that it watches; all when absent. */
    partyKinds: Type.Optional(Type.Array(code, { minItems: 1 })),
    /** Within which temperatures goods stay, by category (the nearest one above counts); tenths of a degree. */
    temperatures: Type.Optional(
      Type.Array(
        Type.Object(
          {
            category: code,
            least_dC: nullable(Type.Integer()),
            most_dC: nullable(Type.Integer()),
            clause: text,
            confidence,
          },
          exact,
        ),
      ),
    ),
    clause: text,
    confidence,
    source: text,
    ...effective,
  },
  exact,
);

export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];
export type AlertRule = Static<typeof alertRuleSchema>;

export interface CityAlertData {
  readonly alertRules: readonly AlertRule[];
}
