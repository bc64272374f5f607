// What is meant by what is typed: every field with suggestions asks here. The score of a name is the least the better.
(function () {
    'use strict';

    const crm = window.crm;
    const words = crm.words;
    const MOST = 8;
    const SITE_MOST = 4;
    // Kinds of each field, the first those that come first where all else is equal.
    const FIELDS = {
        jump: ['material', 'group', 'country', 'bloc', 'use', 'region', 'page', 'metric', 'dataset', 'former', 'hs', 'project', 'facility', 'term'],
        compare: ['material'],
        places: ['bloc', 'country', 'former'],
    };
    const PLACES = new Set(['country', 'bloc', 'former']);
    const COMPOSED = new Set(['material', 'group', 'country', 'bloc', 'page']);
    // What words beside each other are no choice on, and may mean none the less.
    const ASIDE = new Set(['metric', 'dataset']);
    const CHOICES = new Set(['page', 'dataset']);
    const UNSAID = new Set(
        `a about against all am among an and any are as at be before beside between by calculated can child come compare compared computed could country do does
        find for from give happen had has have he how i if in is it its latest long longest many me much my need next nor not now of on or our per require
        share show series side since so sure than that the their there this through to today ton tonne until v versus vs was we were what when where
        which who why will with would year`.split(/\s+/),
    );
    // The word before a place says whether it sells or buys.
    const ARTICLES = new Set(['a', 'the', 'its']);
    const SIDES = { by: 'exporter', from: 'exporter', if: 'exporter', on: 'exporter', when: 'exporter', without: 'exporter', for: 'for', of: 'for', to: 'for' };
    // Places beside these are set side by side: neither buys from the other.
    const LISTED = new Set(['and', 'or', 'versus', 'vs', 'v', 'compare', 'compared', 'between', 'beside']);
    // Who comes in place of a seller is found where that seller is cut off: `without` is the word of the list for it.
    const IN_PLACE = /\b(alternative (supplier )?(to|for)|(replacement|substitute) (for|of)|instead of|other than|away from|replac(e|ed|ing))(?= )/g;
    const YEAR = /^(19|20)\d\d$/;
    const FIRST_YEAR = new Set(['since', 'from', 'after']);
    const LAST_YEAR = new Set(['to', 'until', 'through', 'before']);
    const ADDRESSED = new Set(['page', 'hs']);
    const BAR = 0.6;
    // What else has just this name comes first.
    const LATE = { region: 0.2, project: 0.3, facility: 0.3, term: 0.4 };

    // How well an entry fits: its name or code, another name, how names begin, words within, letters within. Of two
    // that fit alike the one of which more is typed is the better.
    function fit(entry, wanted, begun) {
        const isSite = words.sites.includes(entry.kind);
        const own = entry.names[0];
        let best = entry.id === wanted ? { score: 0, name: own } : null;
        for (const name of entry.names) {
            const isOwn = name === own;
            let score = null;
            if (name.key === wanted) {
                score = name.rank + (isOwn || name.isTerm ? 0 : 0.1) + (LATE[entry.kind] || 0);
            } else if (wanted.length < 3 && !isOwn) {
                continue;
            } else if (name.key.startsWith(wanted)) {
                score = isSite ? 3.2 : isOwn ? 1 : 3;
            } else if (entry.kind === 'hs' && isOwn && begun.includes(` ${entry.names[1].key}`) && begun.every((word) => name.padded.includes(word))) {
                score = 1;
            } else if (begun.every((word) => name.padded.includes(word))) {
                score = isSite ? 3.6 : isOwn ? 2 : 4;
            } else if (name.around && begun.every((word) => name.around.includes(word)) && begun.some((word) => name.padded.includes(word))) {
                score = 3.8;
            } else if (isOwn && wanted.length > (isSite ? 4 : 2) && name.key.includes(wanted)) {
                score = isSite ? 5.6 : 5;
            }
            if (score !== null && score > BAR) {
                score += 0.3 * (1 - wanted.length / name.key.length);
            }
            if (score !== null && (best === null || score < best.score)) {
                best = { score, name };
            }
        }
        if (entry.iso2 && entry.iso2 === wanted && (best === null || best.score > 1.5)) {
            best = { score: 1.5, name: own };
        }
        return best;
    }

    function ones(bits) {
        let count = 0;
        for (let left = bits >>> 0; left; left &= left - 1) {
            count += 1;
        }
        return count;
    }

    // Entries with a name that is a slip of the hand away.
    function near(kinds, wanted, more = 0) {
        const most = words.allowed(wanted) + more;
        const held = words.bits(wanted);
        const found = [];
        if (most) {
            kinds.forEach((kind) =>
                words.of(kind).forEach((entry) => {
                    let best = null;
                    entry.names.forEach((name, index) => {
                        if (Math.abs(name.key.length - wanted.length) > most || ones(held ^ name.bits) > 2 * most) {
                            return;
                        }
                        const off = words.slips(wanted, name.key, most);
                        const score = off + (name.key[0] === wanted[0] ? 0 : 0.5) + (index ? 0.1 : 0);
                        if (off <= most && (best === null || score < best.score)) {
                            best = { score, name };
                        }
                    });
                    if (best) {
                        found.push({ entry, ...best });
                    }
                }),
            );
        }
        const least = Math.min(...found.map((one) => one.score));
        return found.filter((one) => one.score < least + 1);
    }

    // What a word chooses on the page it leads to.
    const preset = (name) => (name && name.query ? `?${name.query}` : '') + ((name && name.hash) || '');

    const shown = (entry, name, more) => ({
        kind: entry.kind,
        code: entry.code,
        name: entry.name,
        alias: name && name.text !== entry.name && !['use', 'hs'].includes(entry.kind) ? name.text : '',
        note: (name && name.note) || (entry.where ? placeName(entry.where) : ''),
        label: words.all().labels[entry.kind],
        href: (words.all().paths[entry.kind] || '').replace('*', () => (ADDRESSED.has(entry.kind) ? entry.code : encodeURIComponent(entry.code))) + preset(name),
        ...more,
    });

    function placeName(code) {
        const found = crm.client().country.find(([iso3]) => iso3 === code);
        return found ? found[1] : '';
    }

    function order(kinds) {
        return (one, other) =>
            one.score - other.score ||
            kinds.indexOf(one.entry.kind) - kinds.indexOf(other.entry.kind) ||
            other.entry.weight - one.entry.weight;
    }

    // --- words beside each other: a material and a place, a view or a page -------------------------------------------

    // A word beside others is a slip of a name in English alone: `series` is no Serbia of another language.
    const slipped = (text) =>
        near(['material', 'country'], text)
            .filter(({ entry, name }) => name === entry.names[0])
            .map(({ entry, name }) => ({ one: entry, name }));

    function meant(text) {
        const said = (kind) => words.all().terms.filter(([word, target]) => target === kind && words.key(word) === text)[0] || [];
        const [[, , [view = ''] = [], note], [, , [stage = ''] = []]] = [said('view'), said('stage')];
        const named = words.byName().get(text) || [];
        const whole = named.filter(({ one, name }) => COMPOSED.has(one.kind) || name.query);
        const known = whole.length || view || stage ? whole : named.filter(({ one }) => ASIDE.has(one.kind));
        const found = known.length || view || stage ? known : text.length > 4 && !text.includes(' ') ? slipped(text) : [];
        const sorted = found.sort((one, other) => one.name.rank - other.name.rank || other.one.weight - one.one.weight);
        return { view, stage, note, ...(sorted.length ? { entry: sorted[0].one, name: sorted[0].name } : { entry: null }) };
    }

    // The longest words first, each with the word before it; a word that means nothing is `unread`. `and` and `can` are
    // no Andorra and no Canada.
    function parts(asked, before = '') {
        if (!asked.length) {
            return [];
        }
        for (let size = asked.length; size > (UNSAID.has(asked[0]) ? 1 : 0); size -= 1) {
            const found = meant(asked.slice(0, size).join(' '));
            if (found.entry || found.view || found.stage) {
                return [{ ...found, before, text: asked.slice(0, size).join(' ') }, ...parts(asked.slice(size), asked[size - 1])];
            }
        }
        return [...(UNSAID.has(asked[0]) ? [] : [{ unread: asked[0] }]), ...parts(asked.slice(1), ARTICLES.has(asked[0]) ? before : asked[0])];
    }

    // The years that are named: of two the first and the last, of one the first or the last as the word before says.
    function years(asked) {
        const said = asked.map((word, index) => [word, asked[index - 1]]).filter(([word]) => YEAR.test(word));
        const first = said.find(([, before]) => FIRST_YEAR.has(before));
        const last = said.find(([, before]) => LAST_YEAR.has(before));
        const [from, to] = said.length > 1 ? said.map(([word]) => word).sort() : [first && first[0], last && last[0]];
        return [from ? `year_from=${from}` : '', to ? `year_to=${to}` : ''];
    }

    // What words beside each other mean together, and whether each of them means something.
    function compose(typed) {
        const asked = typed.join(' ').replace(IN_PLACE, 'without').split(' ');
        if (asked.length < 2 || asked.filter((word) => !UNSAID.has(word)).length > 8) {
            return { all: [], isWhole: false, unread: [] };
        }
        const read = parts(asked.filter((word) => !YEAR.test(word)));
        const known = read.filter((part) => !part.unread);
        const unread = read.map((part) => part.unread).filter(Boolean);
        return { all: known.length ? together(known, read.length > 1, years(asked), asked.some((word) => LISTED.has(word))) : [], isWhole: !unread.length, unread };
    }

    function together(found, isSeveral, named, isListed) {
        const entries = found.map((part) => part.entry).filter(Boolean);
        const materials = entries.filter((one) => one.kind === 'material' || one.kind === 'group');
        const placed = found.filter((part) => part.entry && PLACES.has(part.entry.kind));
        const places = placed.map((part) => part.entry);
        // A word that states a choice of its page (`stops`: all is cut) says more than one that only names a page or a view.
        const pages = found.filter((part) => part.entry && CHOICES.has(part.entry.kind) && part.entry.fills.length && (places.length || part.text !== 'without'));
        const takes = ({ entry: { fills } }) => (!places.length || fills.some((key) => key !== 'material')) && (!materials.length || fills.includes('material'));
        const page = pages.find((part) => part.name.query && takes(part)) || pages.find(takes) || pages[0];
        const [view, stage] = [found.find((part) => part.view), found.find((part) => part.stage)];
        const label = [...materials, ...places].map((one) => one.name).join(', ');
        // What is to come stands on its page alone, whatever it is of.
        const isOwn = page && (page.name.query || page.entry.names[1].text === 'forecast');
        const onPage = page && (!materials.length || !view || isOwn) && label ? toPage(page, materials, placed, label) : [];
        if (onPage.length || !isSeveral) {
            return onPage;
        }
        const between = places.length === 2 && !stage ? toPage(supply(), materials, sided(materials, placed), label) : [];
        if (!materials.length || (materials.length + places.length < 2 && !view && !stage)) {
            const told = found.filter((part) => part.entry && (ASIDE.has(part.entry.kind) || part.entry.kind === 'page'));
            return [...between, ...[...materials, ...places].map((one) => shown(one, null)), ...told.map((part) => shown(part.entry, part.name))];
        }
        const { code: viewed, hash } = words.target(view ? view.view : '');
        const query = [
            view && viewed !== Object.keys(words.all().views)[0] ? `view=${viewed}` : '',
            stage && !view ? `stage=${stage.stage}` : '',
            materials.length > 1 ? `compare=${materials.slice(1).map((one) => one.code).join(',')}` : '',
            ...traded(view, placed),
            ...named,
        ].filter(Boolean);
        const part = view ? (hash && view.note) || words.all().views[viewed] : stage ? words.all().stages[stage.stage] : '';
        const name = part ? crm.text('search.view', { name: label, view: part }) : label;
        const chosen = shown(materials[0], null, { kind: 'composed', name, href: `/materials/${materials[0].code}${query.length ? '?' : ''}${query.join('&')}${hash}` });
        const isSold = (!view && !isListed) || materials.length > 1 || placed.some((part) => ['from', 'on'].includes(part.before));
        return between.length && isSold ? [...between, chosen] : [chosen, ...between];
    }

    // Of two places without a word on their sides the one that makes most of the material sells, be it named first.
    function sided(materials, placed) {
        const [first, second] = placed.map(({ entry }) => materials.some(({ makers }) => makers.includes(entry.code)));
        return first && !second && !placed.some((part) => part.before in SIDES) ? [...placed].reverse() : placed;
    }

    // Who imports and who exports where that is asked of two places, or what one imports; else the places as such.
    function traded(view, placed) {
        const side = ['import', 'export'].find((word) => view && view.text.startsWith(word));
        if (!side || !placed.length || (side === 'export' && placed.length !== 2)) {
            return placed.length ? [`country=${placed.map((part) => part.entry.code).join(',')}`] : [];
        }
        const keys = side === 'import' ? ['importer', 'exporter'] : ['exporter', 'importer'];
        const told = ({ before }) => (before === 'to' ? 'importer' : SIDES[before] === 'exporter' ? 'exporter' : '');
        const taken = { importer: [], exporter: [] };
        placed.filter(told).forEach((part) => taken[told(part)].push(part.entry.code));
        placed.filter((part) => !told(part)).forEach((part) => taken[keys.find((key) => !taken[key].length) || keys[1]].push(part.entry.code));
        return keys.filter((key) => taken[key].length).map((key) => `${key}=${taken[key].join(',')}`);
    }

    // The page that says who depends on whom.
    function supply() {
        const [entry] = words.of('page').filter((page) => page.names[1].text === 'dependence');
        return { entry, name: entry.names[0] };
    }

    // Places fill the keys that the words before them name, then the keys of a page in its order, the last key all that
    // are left: who depends, then on whom.
    function toPage({ entry, name }, materials, places, label) {
        const keys = entry.fills.filter((key) => key !== 'material');
        const taken = Object.fromEntries(keys.map((key) => [key, []]));
        const isTold = (part) => SIDES[part.before] in taken;
        places.filter(isTold).forEach((part) => taken[SIDES[part.before]].push(part.entry));
        const left = places.filter((part) => !isTold(part)).map((part) => part.entry);
        keys.forEach((key, index) => {
            if (index === keys.length - 1) {
                taken[key].push(...left.splice(0));
            } else if (!taken[key].length) {
                taken[key].push(...left.splice(0, 1));
            }
        });
        const query = [
            name.query || '',
            materials.length && entry.fills.includes('material') ? `material=${materials.map((one) => one.code).join(',')}` : '',
            ...keys.map((key) => (taken[key].length ? `${key}=${taken[key].map((one) => one.code).join(',')}` : '')),
        ].filter(Boolean);
        if (!query.length) {
            return [];
        }
        const [buyer, seller] = ['for', 'exporter'].map((key) => (taken[key] || []).map((one) => one.name).join(', '));
        const isBetween = buyer && seller && entry === supply().entry;
        const told = isBetween ? crm.text('search.between', { name: materials.map((one) => one.name).join(', '), buyer, seller }).replace(/^, /, '') : label;
        return [shown(entry, null, { kind: 'composed', name: crm.text('search.view', { name: told, view: entry.name }), href: `${words.all().paths[entry.kind].replace('*', entry.code)}?${query.join('&')}${name.hash || ''}` })];
    }

    // --- nothing found ------------------------------------------------------------------------------------------------

    const pairs = (text) => new Set([...` ${text}`].map((letter, index) => letter + (text[index] || ' ')));

    function likeness(asked, name) {
        name.pairs = name.pairs || pairs(name.key);
        let both = 0;
        asked.forEach((pair) => (both += name.pairs.has(pair) ? 1 : 0));
        return (2 * both) / (asked.size + name.pairs.size);
    }

    // What may be meant where nothing is that near: one slip more, else the own names of which most is in it.
    function alike(kinds, wanted) {
        const slipped = wanted.length > 3 && wanted.length < 13 ? near(kinds, wanted, 1) : [];
        if (slipped.length) {
            return slipped.sort((one, other) => one.score - other.score).slice(0, 3);
        }
        const asked = pairs(wanted);
        return kinds
            .flatMap((kind) => words.of(kind))
            .map((entry) => ({ entry, name: entry.names[0], score: -likeness(asked, entry.names[0]) }))
            .filter((one) => one.score <= -0.4)
            .sort((one, other) => one.score - other.score)
            .slice(0, 3);
    }

    const remark = (name) => ({ kind: '', code: '', name, alias: '', note: '', label: '', href: '' });

    // What exists and has no figures here.
    function untracked(wanted) {
        const goods = /^\d{4,6}$/.test(wanted.replace(/ /g, '')) ? words.all().absent.filter(([code]) => code.startsWith(wanted.replace(/ /g, ''))) : [];
        if (goods.length) {
            return goods.slice(0, 3).map(([code, name]) => remark(crm.text('search.absent', { code, name })));
        }
        const found = wanted.length > 2 ? words.all().untracked.find((name) => words.key(name) === wanted) : null;
        return found ? [remark(crm.text('search.untracked', { name: found[0].toUpperCase() + found.slice(1) }))] : [];
    }

    function nothing(field, kinds, text, wanted) {
        const close = alike(kinds.filter((kind) => !['hs', 'former', ...words.sites].includes(kind)), wanted);
        const indexes = field === 'jump' ? words.of('page').filter((page) => ['materials', 'countries'].includes(page.names[1].text)) : [];
        return [
            remark(crm.text('search.none', { text: text.trim() })),
            ...close.map(({ entry, name }) => shown(entry, name)),
            ...indexes.map((page) => shown(page, null)),
        ];
    }

    // --- the whole ----------------------------------------------------------------------------------------------------

    // A state that is no more is meant where it is named in full or where nothing else is; two letters that are a
    // place's mean it alone; what is a whole name is not sought within others.
    function kept(found, wanted) {
        const exact = found.filter((one) => one.score < BAR);
        const isPlace = wanted.length <= 2 && exact.some((one) => PLACES.has(one.entry.kind));
        const present = found.some((one) => PLACES.has(one.entry.kind) && one.entry.kind !== 'former');
        const most = isPlace ? BAR : exact.length ? 5 : 9;
        return found.filter((one) => one.score < most && (one.entry.kind !== 'former' || one.score < BAR || !present));
    }

    function few(found) {
        let sites = 0;
        return found.filter((one) => !words.sites.includes(one.entry.kind) || (sites += 1) <= SITE_MOST || found.length <= MOST).slice(0, MOST);
    }

    // The suggestions of a field, the likeliest first: kind, code, name, the other name or note that was found, address.
    crm.rank = (field, text) => {
        const kinds = FIELDS[field] || FIELDS.places;
        const wanted = words.key(text).replace(/^hs (code )?(?=\d[\d ]*$)/, '');
        if (!wanted) {
            return kinds.slice(0, 2).flatMap((kind) => words.of(kind)).slice(0, MOST).map((entry) => shown(entry, null));
        }
        const asked = wanted.split(' ');
        const begun = asked.map((word) => ` ${word}`);
        let found = [];
        const sought = wanted.length > 2 ? kinds : kinds.filter((kind) => !words.sites.includes(kind));
        sought.forEach((kind) =>
            words.of(kind).forEach((entry) => {
                const how = fit(entry, wanted, begun);
                if (how) {
                    found.push({ entry, ...how });
                }
            }),
        );
        found = kept(found, wanted);
        const best = Math.min(9, ...found.map((one) => one.score));
        const composed = field === 'jump' && best > BAR ? compose(asked) : { all: [], isWhole: false, unread: [] };
        if (best >= 3 && !composed.isWhole) {
            const core = kinds.filter((kind) => !words.sites.includes(kind) && kind !== 'hs');
            const seen = new Set(found.map((one) => one.entry));
            const slipped = (best > 8 ? near(core, wanted) : near(['material', 'country'].filter((kind) => kinds.includes(kind)), wanted).filter((one) => one.score < 1.05));
            const others = slipped.length || best <= 8 ? slipped : near(words.sites.filter((kind) => kinds.includes(kind)), wanted);
            found = [...found, ...others.filter((one) => !seen.has(one.entry)).map((one) => ({ ...one, score: best > 8 ? 7 + one.score : 2.9 }))];
        }
        const isMaterial = composed.all.some((one) => /material/.test(one.href));
        const missed = isMaterial ? [] : composed.unread.flatMap(untracked);
        const unknown = best > BAR && field === 'jump' ? [...untracked(wanted), ...missed] : [];
        const listed = few(found.sort(order(kinds))).map((one) => shown(one.entry, one.name));
        const all = [...unknown, ...(composed.isWhole ? [...composed.all, ...listed] : [...listed, ...composed.all])].slice(0, MOST);
        const once = all.filter((one, index) => !one.href || all.findIndex((other) => other.href === one.href && other.name === one.name) === index);
        const said = asked.filter((word) => !UNSAID.has(word) && !YEAR.test(word));
        if (!once.length && said.length && said.length < asked.length) {
            return crm.rank(field, said.join(' '));
        }
        return once.length ? once : nothing(field, kinds, text, wanted);
    };

    // For tests, and for whoever looks for a name from the console.
    crm.search = (text, field = 'jump') => new Promise((resolve) => words.learn(() => {}, true).then(() => resolve(crm.rank(field, text))));
})();
