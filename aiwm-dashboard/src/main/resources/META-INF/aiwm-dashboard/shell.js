// The frame around the views: notices, the dialog, and redrawing.

import { h } from './dom.js';

const main = document.getElementById('main');
const notice = document.getElementById('notice');
const box = document.getElementById('dialog');
let current = null;
let drawing = null;
let again = false;

box.addEventListener('click', (event) => { if (event.target === box) box.close(); });

export function complain(message) {
  notice.textContent = message ?? '';
  notice.hidden = !message;
}

export function place(...content) {
  main.replaceChildren(...content.filter(Boolean));
}

export function open(view) {
  current = view;
  return redraw();
}

/** Draws the current view from fresh data; calls that come meanwhile are folded into one. */
export function redraw() {
  if (drawing) {
    again = true;
    return drawing;
  }
  drawing = draw().finally(() => {
    drawing = null;
    if (again) { again = false; redraw(); }
  });
  return drawing;
}

async function draw() {
  const view = current;
  if (!view) return;
  try {
    const content = await view.render();
    if (view === current) place(...content);
    complain('');
  } catch (error) {
    if (error.status === 401) document.dispatchEvent(new CustomEvent('aiwm:expired'));
    else complain(error.message);
  }
}

/** Does something that may fail, then draws anew. */
export async function perform(action, drawAfter = true) {
  try {
    await action();
    complain('');
  } catch (error) {
    if (error.status === 401) document.dispatchEvent(new CustomEvent('aiwm:expired'));
    complain(error.message);
    return;
  }
  if (drawAfter) await redraw();
}

export function dialog(title, ...content) {
  box.replaceChildren(h('h2', { id: 'dialog-title' }, title), ...content.flat().filter(Boolean),
    h('div', { className: 'bar' }, h('span', { className: 'grow' }),
      h('button', { type: 'button', onclick: () => box.close() }, 'Close')));
  if (!box.open) box.showModal();
}

export function ask(question, label, action) {
  dialog(question, h('div', { className: 'bar' }, h('button', {
    type: 'button', className: 'danger', onclick: () => { box.close(); perform(action); },
  }, label)));
}
