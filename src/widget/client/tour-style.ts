/** The style sheet of a tour, beside that of the widget. */
export const tourStyle = `
.ring{position:fixed;inset:0 auto auto 0;pointer-events:none;border-radius:8px;box-shadow:0 0 0 3px var(--a),0 0 0 7px #fff9,0 4px 24px 4px #0004;outline:3px solid transparent;transition:opacity .15s}
.step{position:fixed;inset:0 auto auto 0;width:min(340px,calc(100vw - 24px));padding:16px 18px;border:1px solid light-dark(#0002,#fff3);border-radius:var(--r);background:light-dark(#fff,#1c1f1e);color:light-dark(#1c1f1e,#eee);box-shadow:0 4px 12px #0002,0 16px 48px #0003;font-weight:400;animation:a .15s ease-out}
.step.free{inset:auto auto var(--y) 50%;translate:-50% 0}
.step h2{margin:0 0 4px;padding-inline-end:36px;font:600 17px/1.35 var(--helpwell-font,system-ui,sans-serif)}
.step p{margin:0 0 12px;white-space:pre-line;overflow-wrap:anywhere}
.step .how{font-size:13px;opacity:.8}
.step .row{display:flex;gap:8px;align-items:center}
.step .row span{flex:1;font-size:13px}
.step button{min-height:40px;padding:0 14px;border:1px solid light-dark(#0003,#fff4);border-radius:10px;background:none;color:inherit}
.step .next{border-color:var(--a);background:var(--a);color:var(--o);font-weight:600}
.step .shut{position:absolute;inset:8px auto auto;inset-inline-end:8px;min-width:40px;padding:0;border:0}
@media (prefers-reduced-motion:reduce){.step{animation:none}.ring{transition:none}}
`;

/** The style sheet of recording one. */
export const recordStyle = `${tourStyle}
.record{position:fixed;inset-block-end:var(--y);inset-inline-start:var(--x);width:min(420px,calc(100vw - 2*var(--x)));display:grid;gap:10px;padding:16px;border:2px solid var(--a);border-radius:var(--r);background:light-dark(#fff,#1c1f1e);color:light-dark(#1c1f1e,#eee);box-shadow:0 4px 12px #0002,0 16px 48px #0003;font-weight:400}
.record p{margin:0}
.record form,.record label{display:grid;gap:6px}
.record :is(input,textarea){font:inherit;padding:8px;border:1px solid light-dark(#0006,#fff6);border-radius:8px;background:none;color:inherit;width:100%}
.record .row{display:flex;flex-wrap:wrap;gap:8px}
.record button{min-height:40px;padding:0 14px;border:1px solid light-dark(#0003,#fff4);border-radius:10px;background:none;color:inherit}
.record button[aria-pressed=true],.record .next{border-color:var(--a);background:var(--a);color:var(--o)}
.record button:disabled{opacity:.5;cursor:default}
`;
