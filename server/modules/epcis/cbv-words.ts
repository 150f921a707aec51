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

/** What a sensor may report (GS1 web vocabulary, measurement types), and its alarms; a component is of a vector or a place. */
export const MEASUREMENTS = words(`
  AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
  AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
  Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
  ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency
  Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
  LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
  MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux
  RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed
  SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux
  Wavenumber`);
export const SENSOR_ALERTS = words('ALARM_CONDITION ERROR_CONDITION');
export const COMPONENTS = words(`
  x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude
  longitude altitude`);

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
