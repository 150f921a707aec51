/**
 * Words of the Core Business Vocabulary 2.0 that EPCIS JSON writes bare. Anything else is a URI or CURIE.
 * Source: GS1 CBV 2.0: business steps, dispositions, types of business transactions, types of sources and
 * destinations, error reasons.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const BIZ_STEPS = words(`
  accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
  decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
  installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
  retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
  unloading unpacking void_shipping`);

export const DISPOSITIONS = words(`
  active available completeness_inferred completeness_verified conformant container_closed container_open damaged
  destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
  mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed
  recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown`);

export const BIZ_TRANSACTION_TYPES = words(
  'bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt',
);
export const SOURCE_DESTINATION_TYPES = words('owning_party possessing_party location');
export const ERROR_REASONS = words('did_not_occur incorrect_data');

/** What each step is called where people read it: on an observation, a trace, a list. */
export const STEP_WORDS: Readonly<Record<string, string>> = {
  commissioning: '赋码',
  shipping: '发货',
  receiving: '收货',
  packing: '装箱',
  unpacking: '拆箱',
  inspecting: '检验',
  storing: '入库存放',
  loading: '装车',
  unloading: '卸车',
  transporting: '运输',
  arriving: '到达',
  departing: '离开',
  sensor_reporting: '传感器读数',
  retail_selling: '零售',
  destroying: '销毁',
  decommissioning: '注销编码',
};
