export * from './complaints.errors.ts';
export { complaintOperations } from './complaints.routes.ts';
export {
  COMPLAINT_KINDS,
  type ComplaintField,
  type ComplaintKind,
  type Given,
  LENGTH_MAX,
} from './complaints.rules.ts';
export {
  type ComplaintOfLot,
  type ComplaintState,
  type ComplaintStep,
  complaintsOfLots,
  insertStep,
  lotsComplainedOf,
} from './complaints.store.ts';
export {
  type ComplaintSubject,
  type ComplaintTools,
  complaintForm,
  complaintIdOf,
  fileComplaint,
  PHOTO_BYTES_MAX,
  PHOTOS_MAX,
} from './file-complaint.ts';
export { makeFormToken } from './form-token.ts';
export {
  type ComplaintProgress,
  complaintProgress,
  listComplaints,
  readComplaint,
} from './read-complaints.ts';
