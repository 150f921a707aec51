export { layoutWay } from './layout.ts';
export { renderWaySvg, WAY_CSS } from './render.ts';
export * from './way-graph.ts';
