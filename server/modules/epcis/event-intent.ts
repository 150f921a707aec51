import type { EventBody } from './epcis.schemas.ts';

/** What an event means for holdings; `observe`: it only saw the goods. */
export type Intent = 'produce' | 'ship' | 'receive' | 'dispose' | 'sell' | 'transform' | 'observe';

/**
 * Business steps that move goods (CBV 2.0, business steps). A step is read together with its action: goods come to be with ADD,
 * cease to be with DELETE, and change hands while they are observed. Every other step is an observation.
 */
export function intentOf(event: EventBody): Intent {
  if (event.type === 'TransformationEvent') return 'transform';
  if (event.type !== 'ObjectEvent') return 'observe';
  const { action, bizStep } = event;
  if (action === 'ADD')
    return bizStep === 'commissioning' || bizStep === 'creating_class_instance' ? 'produce' : 'observe';
  if (action === 'DELETE') {
    if (bizStep === 'decommissioning' || bizStep === 'destroying') return 'dispose';
    return bizStep === 'retail_selling' ? 'sell' : 'observe';
  }
  if (bizStep === 'shipping') return 'ship';
  if (bizStep === 'receiving') return 'receive';
  return bizStep === 'retail_selling' ? 'sell' : 'observe';
}
