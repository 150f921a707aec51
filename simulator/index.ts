/** All of the simulator that the demonstration uses. */
export { type CityPlan, generateCity, startDateFor } from './city-plan.ts';
export { HERO } from './hero-story.ts';
export { gtinOf, SERIALS_MAX, usccOf } from './identities.ts';
export { type LoadedCity, loadCity } from './load-city.ts';
export type { CityTarget, Operation, OperationAnswer, PartySeed, ProductSeed, Resolve } from './target.ts';
