/** Code lists that are enumerations in the schemas of the read contracts. */
export const mediaTypes = [
  'application/dicom',
  'application/msword',
  'application/pdf',
  'audio/basic',
  'audio/k32adpcm',
  'audio/mpeg',
  'image/g3fax',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'model/vrml',
  'multipart/x-hl7-cda-level1',
  'text/html',
  'text/plain',
  'text/rtf',
  'text/sgml',
  'text/x-hl7-ft',
  'text/xml',
  'video/mpeg',
  'video/x-avi',
] as const;

/** Status of a recording (examinationStatus). */
export const examinationStatus = [
  'Initierad',
  'Planerad',
  'Tidbokad',
  'Uppskjuten',
  'Annullerad',
  'Pågående',
  'Avvakta',
  'Avbruten',
  'Avklarad',
  'Inaktuell',
  'Makulerad',
] as const;
