const tags: Readonly<Record<string, string>> = {
  patient: '(0010,0020)',
  time: '(0008,0033)',
  'studies[].started': '(0008,0030)',
  'studies[].series[].started': '(0040,a122)',
  'studies[].uid': '(0020,000d)',
  'studies[].retrieve[].url': '(0008,1190)',
  'studies[].series[].uid': '(0020,000e)',
  'studies[].series[].retrieve[].url': '(0008,1190)',
  'studies[].series[].instances[].uid': '(0008,1155)',
  'studies[].series[].instances[].sopClass': '(0008,1150)',
};

/** Place in a KOS: `(0040,a375)[1].(0008,1115)[n].(0008,1199)[n].(0008,1155)`, items counted from one. */
export function tagOfPath(path: string): string {
  const tag = tags[path.replace(/\[\d+\]/g, '[]')] ?? path;
  const [series, instance] = ['series', 'instances'].map((name) => new RegExp(`${name}\\[(\\d+)\\]`).exec(path)?.[1]);
  if (series === undefined) return tag;
  const item = `(0040,a375)[1].(0008,1115)[${Number(series) + 1}]`;
  return instance === undefined ? `${item}.${tag}` : `${item}.(0008,1199)[${Number(instance) + 1}].${tag}`;
}
