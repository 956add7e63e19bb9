/** Specific Character Set (PS3.3 section C.12.1.1.2) -> name for TextDecoder; code extensions (several values) are not read. */
const encodings: Readonly<Record<string, string>> = {
  '': 'windows-1252',
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
};

/** Undefined for a character set that cannot be read here. */
export const dicomEncoding = (name: string): string | undefined =>
  encodings[name.trim().replace(/^ISO 2022 IR/, 'ISO_IR')];
