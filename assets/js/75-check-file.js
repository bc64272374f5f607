// The box that checks a visitor's inventory: sends the file, shows the report that the server wrote, saves it as a file.
(function () {
    'use strict';

    const crm = window.crm;
    const MOST_TRIES = 8;
    const ACCEPT = { html: 'text/html', csv: 'text/csv', json: 'application/json' };
    const chosen = new WeakMap();

    function say(box, text, tone) {
        const status = box.querySelector('.check-status');
        status.textContent = text;
        status.dataset.tone = tone;
    }

    const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

    // Asks for the report; a server that checks another file says when to ask again. Throws what to tell the reader.
    async function ask(box, { name, bytes }, form) {
        const kind = box.querySelector('select').value;
        const address = `${box.dataset.check}?${new URLSearchParams({ name, ...(kind && { kind }) })}`;
        const headers = { Accept: ACCEPT[form], 'Content-Type': 'application/octet-stream' };
        for (let tries = 0; tries < MOST_TRIES; tries += 1) {
            const response = await fetch(address, { method: 'POST', headers, body: bytes });
            if (response.ok) {
                return response;
            }
            if (![429, 503].includes(response.status)) {
                throw new Error((await response.json()).error);
            }
            await wait(Number(response.headers.get('Retry-After')) || 2);
        }
        throw new Error(crm.text('check.busy'));
    }

    async function show(box) {
        const file = chosen.get(box);
        const result = box.querySelector('.check-result');
        result.replaceChildren();
        say(box, crm.text('check.working', { file: file.name }), 'info');
        try {
            const answer = await ask(box, file, 'html');
            const markup = await answer.text();
            if (chosen.get(box) === file) {
                result.innerHTML = markup;
                const { told, tone } = result.firstElementChild.dataset;
                say(box, told, tone);
            }
        } catch (error) {
            if (chosen.get(box) === file) {
                say(box, crm.text('check.failed', { reason: error.message }), 'bad');
            }
        }
    }

    // The bytes are read at once: a file that is mended later is another one, and has to be chosen again.
    async function take(box, file) {
        if (!file) {
            return;
        }
        const { name } = file;
        if (file.size > Number(box.dataset.most)) {
            chosen.delete(box);
            box.querySelector('.check-result').replaceChildren();
            say(box, crm.text('check.too_large', { file: name }), 'bad');
            return;
        }
        chosen.set(box, { name, bytes: await file.arrayBuffer() });
        show(box);
    }

    async function save(box, form) {
        const file = chosen.get(box);
        try {
            const response = await ask(box, file, form);
            const link = document.createElement('a');
            link.href = URL.createObjectURL(await response.blob());
            link.download = `${file.name.replace(/\.\w+$/, '')}-check.${form}`;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        } catch (error) {
            say(box, crm.text('check.failed', { reason: error.message }), 'bad');
        }
    }

    const boxOf = (event) => event.target.closest && event.target.closest('#react-entry-point #check-file');

    document.addEventListener('change', (event) => {
        const box = boxOf(event);
        if (box && event.target.type === 'file') {
            take(box, event.target.files[0]);
        } else if (box && chosen.has(box)) {
            chosen.set(box, { ...chosen.get(box) });
            show(box);
        }
    });

    document.addEventListener('click', (event) => {
        const box = boxOf(event);
        if (box && event.target.type === 'file') {
            event.target.value = '';
        }
        const button = box && event.target.closest('[data-report]');
        if (button) {
            save(box, button.dataset.report);
        }
    });

    function mark(event) {
        const box = boxOf(event);
        if (box && [...event.dataTransfer.types].includes('Files')) {
            event.preventDefault();
            box.classList.toggle('is-over', event.type !== 'drop');
        }
    }

    ['dragenter', 'dragover', 'drop'].forEach((name) => document.addEventListener(name, mark));
    document.addEventListener('dragleave', (event) => {
        const box = boxOf(event);
        if (box && !box.contains(event.relatedTarget)) {
            box.classList.remove('is-over');
        }
    });
    document.addEventListener('drop', (event) => {
        const box = boxOf(event);
        if (box && event.dataTransfer.files.length) {
            take(box, event.dataTransfer.files[0]);
        }
    });
})();
