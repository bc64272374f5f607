// What time it is by the clock of the server, and how long ago that is which is shown: written into what changed alone,
// once a second, and not while nobody looks.
(function () {
    'use strict';

    const crm = window.crm;
    const SECOND_MS = 1000;
    const STEPS = [['d', 86400, 172800], ['h', 3600, 7200], ['min', 60, 120], ['s', 1, 0]];
    const live = (crm.live = {});

    // The bounds of what has to be added to the browser's steady clock, which no change of the wall clock moves. An
    // answer tells the second of the server, which fell between the question and the answer.
    live.bounds = (known, told, sent, heard) => {
        const [low, high] = [told - heard, told + SECOND_MS - sent];
        const isKnown = known && low <= known[1] && high >= known[0];
        return isKnown ? [Math.max(low, known[0]), Math.min(high, known[1])] : [low, high];
    };

    let bounds = null;

    live.hearTime = (date, sent, heard) => {
        const told = Date.parse(date || '');
        if (Number.isFinite(told)) {
            bounds = live.bounds(bounds, told, sent, heard);
        }
    };

    const offset = () => (bounds ? (bounds[0] + bounds[1]) / 2 : Date.now() - performance.now());
    live.now = () => performance.now() + offset();

    // How long ago, in one unit: two minutes and more in minutes, two hours and more in hours.
    live.age = (milliseconds) => {
        const seconds = Math.floor(Math.abs(milliseconds) / SECOND_MS);
        const [unit, size] = STEPS.find(([, , least]) => seconds >= least);
        return crm.text(milliseconds < 0 ? 'live.ahead' : 'live.ago', { age: crm.text(`live.${unit}`, { n: Math.floor(seconds / size) }) });
    };

    live.clock = (moment) => crm.text('live.utc', { time: new Date(moment).toISOString().slice(11, 19) });

    // Behind the moment itself, which stays as the server wrote it.
    function setAge(element, text) {
        let age = element.querySelector('.age');
        if (!age) {
            age = Object.assign(document.createElement('span'), { className: 'age' });
            element.append(age);
        }
        if (age.textContent !== text) {
            age.textContent = text;
        }
    }

    const locally = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'medium' });
    const told = new WeakMap();

    // Told anew only where the moment is another: each second asks of each.
    function setLocal(element, moment) {
        if (told.get(element) !== moment) {
            told.set(element, moment);
            element.title = crm.text('live.local', { time: locally.format(moment) });
        }
    }

    // Of which moment a part is, as the server has said it last.
    live.tellMoment = (container, moment) => {
        const [text, written] = [live.clock(moment), new Date(moment).toISOString()];
        container.querySelectorAll('[data-as-of]').forEach((place) => {
            let time = place.querySelector('time');
            if (!time) {
                time = document.createElement('time');
                time.dataset.age = '';
                time.append('');
                place.replaceChildren(time);
            }
            if (time.dateTime !== written) {
                time.dateTime = written;
                time.firstChild.nodeValue = crm.text('live.as_of', { time: text });
            }
        });
    };

    // What should have come by now says so by colour, sign and words; `due` of a part holds for its own badge alone.
    function weigh(part, now) {
        const isLate = now > Date.parse(part.dataset.due);
        const badges = [...part.querySelectorAll('.stale-badge')].filter((badge) => badge.closest('[data-due]') === part);
        badges.filter((badge) => badge.hidden === isLate).forEach((badge) => (badge.hidden = !isLate));
        if (part.classList.contains('is-stale') !== isLate) {
            part.classList.toggle('is-stale', isLate);
        }
    }

    live.tell = (container) => {
        const now = live.now();
        container.querySelectorAll('time[data-age]').forEach((element) => {
            const moment = Date.parse(element.dateTime);
            if (Number.isFinite(moment)) {
                setAge(element, ` ${live.age(now - moment)}`);
                setLocal(element, moment);
            }
        });
        container.querySelectorAll('[data-due]').forEach((part) => weigh(part, now));
    };
})();
