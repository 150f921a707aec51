import type { CityData } from '../../server/modules/registry/index.ts';
import type { PartyInput } from '../bodies.ts';
import type { CityDay } from './calendar.ts';
import { Census } from './census.ts';
import { buyFromOutside, produceGoods, shipToDealers } from './coming-in.ts';
import type { DocumentColumns } from './documents.ts';
import { countStock, disposeOfExpired } from './evening.ts';
import { makeGoods } from './makers.ts';
import model from './model.json' with { type: 'json' };
import { checkWish, FULL_CITY, type FullCityWish } from './options.ts';
import { type Outbreak, Outbreaks } from './outbreaks.ts';
import { distribute, donate, sellGhosts, sellToConsumers } from './retail.ts';
import { scanCodes } from './scans.ts';
import type { Sightings } from './sightings.ts';
import { Town } from './town.ts';
import type { Plant, TruthColumns } from './truth-columns.ts';

/** One day of the city in columns. Valid until the next day is made, but for the columns themselves, which stay. */
export interface FullDay {
  day: CityDay;
  /** What the platform gets on this day, late documents of earlier days among it. */
  documents: DocumentColumns;
  /** What really happens on this day. */
  truth: TruthColumns;
  sightings: Sightings;
  plants: readonly Plant[];
  /** Lots that came into being: the first, and the one after the last. */
  lots: readonly [first: number, end: number];
  /** Outbreaks that are over, with their cases. */
  outbreaks: readonly Outbreak[];
}

/** Entries an operator of the full city makes on a day; makers work as often as the asked figures allow. */
const USUAL_ENTRIES = FULL_CITY.entries / FULL_CITY.operators;
const MAKING_ACTIVITY = 0.5;

/**
 * The city at any size, day by day. Pure: the same wish and city give the same days. Days must be made in order, since
 * each begins with what the last one left on the shelves.
 */
export class FullCity {
  readonly wish: FullCityWish;
  readonly census: Census;
  readonly town: Town;
  private readonly outbreaks: Outbreaks;
  private next = 0;
  /** Lines of yesterday's disposals: about as many will come today. */
  private thrownAway = 0;

  /** @param onParty told of each party's registration while parties are made, since their bodies are not kept */
  constructor(wish: FullCityWish, city: CityData, onParty?: (body: PartyInput) => void) {
    checkWish(wish);
    this.wish = wish;
    this.census = new Census(city, wish, onParty);
    this.town = new Town(wish, this.census);
    this.outbreaks = new Outbreaks(wish.seed);
  }

  /** All days of the wish. */
  *days(): Generator<FullDay> {
    while (this.next < this.wish.days) yield this.generateDay();
  }

  generateDay(): FullDay {
    const { town } = this;
    const number = this.next++;
    town.begin(number);
    const first = town.lots.next;
    const before = town.registrar.entries;
    const { trade, shopping } = town.today.factors;
    const budget = (share: number, factor: number) => Math.round(this.wish.entries * share * factor);
    const { shares } = model;
    produceGoods(town, budget(shares.produced, trade));
    this.outbreaks.begin(town, [first, town.lots.next]);
    buyFromOutside(town, budget(shares.bought, trade));
    shipToDealers(town);
    makeGoods(town, Math.min(1, (MAKING_ACTIVITY * this.wish.entries) / this.wish.operators / USUAL_ENTRIES));
    sellGhosts(town);
    const rest = budget(shares.sold, shopping) + budget(shares.counted + shares.donated, 1) + this.thrownAway;
    const target = budget(1 - shares.sold, trade) + budget(shares.sold, shopping);
    distribute(town, Math.max(target / 4, target - (town.registrar.entries - before) - rest));
    sellToConsumers(town, budget(shares.sold, shopping));
    donate(town, budget(shares.donated, 1));
    const open = town.registrar.entries;
    disposeOfExpired(town);
    this.thrownAway = town.registrar.entries - open;
    countStock(town, budget(shares.counted, 1));
    scanCodes(town, Math.round(this.wish.entries * this.wish.rates.scansPerEntry * shopping));
    const outbreaks = this.outbreaks.end(town, number === this.wish.days - 1);
    town.forgetOldLots();
    return {
      day: town.today,
      documents: town.registrar.takeDay(number),
      truth: town.truth,
      sightings: town.sightings,
      plants: town.plants,
      lots: [first, town.lots.next],
      outbreaks,
    };
  }
}
