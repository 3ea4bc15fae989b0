const columns = [['nodeId', 'Node'], ['reason', 'Reason'], ['startsAt', 'From'], ['endsAt', 'Until'], ['status', 'Status']];

function list(shell, bookings, cancel) {
  const { html, empty, status, time } = shell.dom;
  const cell = (booking, field) => {
    if (field === 'status') return status(booking.status);
    if (field.endsWith('At')) return time(booking[field]);
    return field === 'nodeId' ? html`<a href=${shell.link('nodes/' + booking.nodeId)}>${booking.nodeId}</a>` : booking[field];
  };
  const over = (booking) => ['done', 'cancelled'].includes(booking.status);
  return bookings.length === 0
    ? empty('No bookings')
    : html`<table>
        <thead><tr>${columns.map(([, title]) => html`<th>${title}</th>`)}<th></th></tr></thead>
        <tbody>${bookings.map((booking) => html`<tr>
          ${columns.map(([field]) => html`<td>${cell(booking, field)}</td>`)}
          <td>${over(booking) || !shell.user.may('own') ? '' : html`<button @click=${() => cancel(booking)}>Cancel</button>`}</td>
        </tr>`)}</tbody>
      </table>`;
}

/** Draws the bookings that a query finds, and again whenever one changes. */
function show(element, shell, query) {
  const read = async () => {
    const { data } = await shell.api.get('bookings', { ...query, sort: '-startsAt', limit: 100 });
    shell.dom.render(list(shell, data, cancel), element);
  };
  const cancel = async (booking) => {
    await shell.confirm({
      title: 'Cancel this booking?',
      text: 'A node that is in maintenance for it goes back to work.',
      action: 'Cancel booking',
      danger: true,
      run: () => shell.api.post(`bookings/${booking._id}/cancel`, undefined, { version: booking.version }),
    });
    await read();
  };
  return shell.keep(read, { type: 'booking.' });
}

export default {
  pages: [{ path: 'bookings', title: 'Bookings', menu: true, render: (view, params, shell) => show(view, shell, {}) }],
  nodePanels: [{ title: 'Bookings', render: (element, node, shell) => show(element, shell, { nodeId: node._id }) }],
};
