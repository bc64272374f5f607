// A page that stayed open while the server was given a newer version asks for files that are no more: it says so.
(function () {
    'use strict';

    const crm = window.crm;
    let said = false;

    function say() {
        if (said) {
            return;
        }
        said = true;
        const again = Object.assign(document.createElement('button'), {
            type: 'button', className: 'button', textContent: crm.text('outdated.reload'),
        });
        again.addEventListener('click', () => location.reload());
        const words = Object.assign(document.createElement('span'), { textContent: crm.text('outdated') });
        const sign = Object.assign(document.createElement('span'), { className: 'status-sign', textContent: '▲' });
        sign.setAttribute('aria-hidden', 'true');
        const notice = Object.assign(document.createElement('div'), { className: 'notice notice-warn outdated' });
        notice.setAttribute('role', 'alert');
        notice.append(sign, words, again);
        // Before what Dash has drawn, which it may take away when a part fails.
        document.body.prepend(notice);
    }

    // Errors of elements do not bubble. A file that is missing is 404; any other failure is the connection's.
    window.addEventListener('error', (event) => {
        const address = event.target && (event.target.src || event.target.href);
        if (address && new URL(address, location).origin === location.origin) {
            fetch(address, { method: 'HEAD', cache: 'no-store' }).then((answer) => {
                if (answer.status === 404) {
                    say();
                }
            }, () => {});
        }
    }, true);
})();
