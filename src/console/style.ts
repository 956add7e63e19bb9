/** The only style sheet; no script goes with it. Colours keep a contrast of at least 4.5 to 1. */
export const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1c2733; background: #fff; }
body { margin: 0 auto; max-width: 62rem; padding: 0 1rem 3rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; border-bottom: 2px solid #0b5563; padding: .75rem 0; flex-wrap: wrap; }
header nav { display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; }
.name { font-weight: 700; font-size: 1.25rem; color: #0b5563; text-decoration: none; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .5rem; }
a { color: #0b5563; }
:focus-visible { outline: 3px solid #b8500a; outline-offset: 2px; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #c9d3dc; vertical-align: top; }
td { overflow-wrap: anywhere; min-width: 7.5rem; } time { white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .35rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; } dd.text { white-space: pre-wrap; }
.mark { background: #fff3d6; border: 1px solid #8a5a00; color: #5f3e00; padding: 0 .4rem; border-radius: .2rem; font-size: .85rem; display: inline-block; white-space: nowrap; }
.mark.protected { background: #fde4e4; border-color: #9b1c1c; color: #7a1212; }
.good, .bad { padding: .75rem 1rem; border-left: .4rem solid #1c6b3a; background: #e7f5ec; }
.bad { border-color: #9b1c1c; background: #fde9e9; } .bad p { margin: 0; }
label { display: block; font-weight: 600; margin-top: .75rem; }
input, textarea { font: inherit; width: 100%; max-width: 40rem; padding: .5rem; border: 1px solid #5b6b79; border-radius: .25rem; box-sizing: border-box; }
button { font: inherit; padding: .45rem .9rem; border: 1px solid #0b5563; border-radius: .25rem; background: #fff; color: #0b5563; cursor: pointer; }
button:hover { background: #0b5563; color: #fff; }
.buttons { display: flex; gap: .5rem; flex-wrap: wrap; }
.previews { display: flex; gap: .75rem; flex-wrap: wrap; } .previews img { border: 1px solid #5b6b79; background: #000; color: #fff; display: block; min-height: 5rem; }
.login { max-width: 28rem; }
.timeline { list-style: none; padding: 0; } .timeline li { padding: .3rem 0 .3rem .75rem; border-left: .25rem solid #c9d3dc; }
.timeline li.exception { border-color: #9b1c1c; } .timeline li.event { border-color: #0b5563; } time { color: #4a5a68; margin-right: .5rem; }
@media (max-width: 48rem) {
  dl { display: block; } dd { margin-bottom: .5rem; }
  thead { position: absolute; left: -100rem; } tr { display: block; padding: .5rem 0; border-bottom: 1px solid #c9d3dc; }
  td { display: block; padding: .1rem 0; border: 0; min-width: 0; } td::before { content: attr(data-name) ": "; font-weight: 600; }
}
@media print { header nav, form, .skip { display: none; } body { max-width: none; padding: 0; } a { color: inherit; text-decoration: none; } tr, .timeline li { break-inside: avoid; } h2 { break-after: avoid; } }
`;
