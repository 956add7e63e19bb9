import { type Outcome, row } from './outcome.ts';

/** Imaging references (bildreferens): what a source says of images, and whether they are really there. */
export const imagingOutcomes = {
  'uid-invalid': row(422, 'value', 'Värdet är inte en giltig DICOM-UID.', 'The value is not a valid DICOM UID.'),
  'uid-repeated': row(422, 'duplicate', 'Samma UID förekommer två gånger.', 'A UID occurs twice.'),
  'imaging-count': row(
    422,
    'invariant',
    'Antalet serier eller bilder stämmer inte med dem som räknas upp.',
    'The number of series or instances disagrees with those that are listed.',
  ),
  'imaging-empty': row(
    422,
    'required',
    'Bildreferensen nämner varken en undersökning eller en länk.',
    'The imaging reference names neither a study nor a link.',
  ),
  'imaging-without-uid': row(
    422,
    'incomplete',
    'Källan har inga UID:n: referensen är bara en länk och kan inte kontrolleras.',
    'The source has no UIDs: the reference is a mere link and cannot be checked.',
    'warning',
  ),
  'retrieve-address': row(
    422,
    'value',
    'Hämtadressen ska vara http eller https, utan användarnamn och utan åtkomstnyckel.',
    'The retrieve address must be http or https, without a user name and without an access token.',
  ),
  'dicom-malformed': row(400, 'structure', 'DICOM-filen går inte att läsa.', 'The DICOM file cannot be read.'),
  'dicom-not-kos': row(
    422,
    'not-supported',
    'DICOM-filen är inte ett Key Object Selection-dokument.',
    'The DICOM file is not a Key Object Selection document.',
  ),
  'dicom-syntax': row(
    422,
    'not-supported',
    'DICOM-filens transfer syntax stöds inte.',
    'The transfer syntax of the DICOM file is not supported.',
  ),
  'dicom-issuer-assumed': row(
    200,
    'incomplete',
    'DICOM-filen säger inte vem som utfärdat patientens id; det tas för ett svenskt personnummer eller samordningsnummer.',
    'The DICOM file does not say who issued the id of the patient; it is taken for a Swedish personal number.',
    'warning',
  ),
  'dicom-issuer-unknown': row(
    200,
    'incomplete',
    'Utfärdaren av patientens id är inte känd här.',
    'The issuer of the id of the patient is not known here.',
    'warning',
  ),
  'kos-differs': row(
    422,
    'conflict',
    'KOS och manifest nämner inte samma bilder.',
    'KOS and manifest do not name the same images.',
  ),
  'study-unreachable': row(503, 'transient', 'Bildarkivet svarar inte.', 'The image archive does not answer.'),
  'study-not-allowed': row(
    422,
    'forbidden',
    'Bildarkivets adress får inte anropas: värden står inte på partens lista.',
    'The address of the image archive may not be called: its host is not on the list of the party.',
  ),
  'study-refused': row(
    502,
    'forbidden',
    'Bildarkivet nekar åtkomst till undersökningen.',
    'The image archive refuses access to the study.',
  ),
  'study-not-found': row(
    404,
    'not-found',
    'Undersökningen finns inte i bildarkivet.',
    'The study is not in the image archive.',
  ),
  'study-differs': row(
    422,
    'conflict',
    'Bildarkivet har inte samma bilder som referensen nämner.',
    'The image archive does not hold the images that the reference names.',
  ),
  'study-patient': row(
    422,
    'conflict',
    'Bilderna i arkivet gäller en annan patient.',
    'The images in the archive belong to another patient.',
  ),
  'study-patient-unknown': row(
    200,
    'incomplete',
    'Arkivets patient-id har en utfärdare som inte är känd här; patienten kunde inte kontrolleras.',
    'The patient id of the archive has an issuer unknown here; the patient could not be checked.',
    'warning',
  ),
  'study-answer': row(
    502,
    'structure',
    'Bildarkivets svar går inte att läsa.',
    'The answer of the image archive cannot be read.',
  ),
} as const satisfies Record<string, Outcome>;
