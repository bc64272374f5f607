// A server within the browser for `/api/v1/live` and `/api/v1/alerts`: answers what a test sets in `window.__live`, and
// keeps what it was asked.
(() => {
  try {
    localStorage.setItem('crm-live-every', localStorage.getItem('crm-live-every') || '1');
  } catch (error) {
    // about:blank keeps nothing.
  }
  const send = window.fetch;
  const fake = (window.__live = {asked: [], aborted: 0, status: 200, panels: {}, say: {}, pause: 0, hangs: false, etag: ''});
  window.fetch = (input, init) => {
    const address = String(input.url || input);
    if (!address.startsWith('/api/v1/live') && !address.startsWith('/api/v1/alerts')) return send.call(window, input, init);
    const asked = {address, at: performance.now(), headers: (init || {}).headers, body: (init || {}).body, hidden: document.hidden};
    fake.asked.push(asked);
    const answer = () => {
      if (!fake.status) throw new TypeError('Failed to fetch');
      if (asked.address.includes('/alerts/')) return new Response(JSON.stringify(fake.act || {}), {status: fake.actStatus || 200});
      const headers = {Date: new Date(fake.date || Date.now()).toUTCString(), ETag: fake.etag};
      if (fake.status === 304) return new Response(null, {status: 304, headers});
      const body = {generation: '0123456789abcdef', seq: fake.asked.length, as_of: new Date(fake.date || Date.now()).toISOString(),
        tick_seconds: 1, whole: false, gap: false, scope: {}, panels: fake.panels, ...fake.say};
      return new Response(fake.status === 200 ? (fake.text || JSON.stringify(body)) : JSON.stringify({error: {message: 'No.'}}),
        {status: fake.status, headers});
    };
    return new Promise((done, failed) => {
      const stop = () => { fake.aborted += 1; failed(new DOMException('stopped', 'AbortError')); };
      if (init && init.signal) init.signal.addEventListener('abort', stop);
      if (!fake.hangs) setTimeout(() => { try { done(answer()); } catch (error) { failed(error); } }, fake.pause);
    });
  };
})();
