import type { CaseOrigin } from './api/cases-queries.ts';
import type { Certainty, TraceDirection } from './api/trace-types.ts';
import type { FindingKind, VoucherDirection, VoucherState } from './api/types.ts';
import type { RecordKind } from './pages/record/record-kinds.ts';
import type { SourceMeasure } from './pages/source/measures.ts';

/** What stands after the `?` of each page's address. All of it may be absent: pages know their defaults. */
export interface VouchersSearch {
  direction?: VoucherDirection | undefined;
  state?: VoucherState | undefined;
  q?: string | undefined;
  before?: string | undefined;
}
export interface PeriodSearch {
  from?: string | undefined;
  to?: string | undefined;
}
export interface ListSearch {
  q?: string | undefined;
  before?: string | undefined;
}
export interface PartiesSearch {
  q?: string | undefined;
  kind?: string | undefined;
  /** Present while the form for a new one is open. */
  add?: string | undefined;
}
export interface LabelsSearch {
  lot?: string[] | undefined;
  /** Shelf cards of the goods instead of labels of the lots. */
  of?: 'cards' | undefined;
  size?: string | undefined;
  symbol?: string[] | undefined;
  copies?: number | undefined;
  place?: string | undefined;
}
export interface RegisterSearch {
  /** Asks how a registration stands that was sent before. */
  ticket?: string | undefined;
  invitation?: string | undefined;
}
export interface RecordSearch {
  kind?: RecordKind | undefined;
}
export interface TraceSearch {
  lot: string[];
  direction?: TraceDirection | undefined;
  party?: string | undefined;
  /** RFC 3339 */
  asOf?: string | undefined;
  /** Party that is chosen in drawing and table. */
  select?: string | undefined;
  /** Kinds of place that are unfolded in the drawing. */
  open?: string[] | undefined;
  sort?: string | undefined;
  q?: string | undefined;
  /** Days of possible mixing; absent: recorded lots alone. */
  mixing?: number | undefined;
  /** Only the possible holders of this tier. */
  tier?: Certainty | undefined;
  /** Sorting of the possible holders. */
  psort?: string | undefined;
}
export interface ScopeSearch {
  lot: string[];
  /** Key of the chosen step (scope-steps.ts). */
  step?: string | undefined;
  /** Code of a district; '-' where nobody told. */
  district?: string | undefined;
  sort?: string | undefined;
  q?: string | undefined;
}
export interface SourceSearch {
  /** Cases as text (case-text.ts). */
  case: string[];
  mixing?: 'off' | undefined;
  back?: number | undefined;
  show?: 'products' | 'parties' | undefined;
  by?: SourceMeasure | undefined;
}
/** What a case is opened from. */
export interface NewCaseSearch {
  origin?: CaseOrigin | undefined;
  ref?: string | undefined;
  lot?: string[] | undefined;
  title?: string | undefined;
}
/** The scope of a case: what is chosen in rings, map and table alike. */
export interface CaseScopeSearch {
  /** Key of the step: 'recorded', a number of days, 'product'. */
  step?: string | undefined;
  /** Code of a district or street; '-' where nobody told. */
  place?: string | undefined;
  holder?: string | undefined;
  q?: string | undefined;
  view?: 'rings' | 'map' | undefined;
  sort?: string | undefined;
}
export interface AlertsSearch {
  kind?: FindingKind | undefined;
  rule?: string | undefined;
  /** 1 red … 4 blue. */
  severity?: number | undefined;
  district?: string | undefined;
  /** Absent: all that are not closed. */
  state?: 'new' | 'seen' | 'case' | 'closed' | 'all' | undefined;
  /** Absent: what burns first. */
  order?: 'newest' | undefined;
  beforeSeverity?: number | undefined;
  /** Absent: those that stand. */
  standing?: 'false' | 'all' | undefined;
  party?: string | undefined;
  before?: string | undefined;
}

/** What a voucher starts as: a lot of the stock, the voucher that it corrects or repeats, a template, a refused entry. */
export interface IssueSearch {
  lot?: string | undefined;
  correct?: string | undefined;
  repeat?: string | undefined;
  template?: string | undefined;
  mend?: string | undefined;
}
/** A record book: which, whose, its period, what is looked for, and behind which document the page begins. */
export interface BooksSearch {
  book?: string | undefined;
  party?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
}

/** What is to be frozen, and in which case. */
export interface NewFreezeSearch {
  kind?: 'lot' | 'product' | 'party' | undefined;
  lot?: string | undefined;
  product?: string | undefined;
  producer?: string | undefined;
  party?: string | undefined;
  case?: string | undefined;
}
/** Night duty: a name, and what it was found to stand for. */
export interface DutyDealersSearch {
  q?: string | undefined;
  pick?: string | undefined;
}
/** Night duty: a kitchen, and a meal or when people fell ill. */
export interface DutyMealSearch {
  party?: string | undefined;
  day?: string | undefined;
  meal?: string | undefined;
  time?: string | undefined;
  hours?: number | undefined;
  onset?: string | undefined;
  incubation?: string | undefined;
}
