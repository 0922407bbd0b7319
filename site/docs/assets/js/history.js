"use strict";
// Reads data/history.js (see reporter/render/history_file.py): the catalogue, every change, and the matrix of any day.
window.reporter = window.reporter || {};
window.reporter.history = (() => {
  const KINDS = [
    "region added", "service added", "service renamed", "attribute modified",
    "availability added", "availability removed", "service removed", "region removed",
  ];
  const STATUSES = ["confirmed", "provisional", "reverted"];
  const STATES = ["not in the source that day", "available", "global", "not listed", "unknown"];
  const [ABSENT, AVAILABLE, GLOBAL, NOT_LISTED, UNKNOWN] = [0, 1, 2, 3, 4];
  const SIGNS = Array.from({ length: 0x7f - 0x23 }, (_, index) => String.fromCharCode(0x23 + index))
    .filter((sign) => !"'<\\".includes(sign)).slice(0, 88);
  const BASE = SIGNS.length / 2;
  const DIGITS = new Uint8Array(128);
  SIGNS.forEach((sign, digit) => { DIGITS[sign.charCodeAt(0)] = digit; });

  const unpacked = (text) => {
    const numbers = [];
    for (let position = 0; position < text.length;) {
      let number = 0;
      let digit = 0;
      let weight = 1;
      do {
        digit = DIGITS[text.charCodeAt(position++)];
        number += (digit % BASE) * weight;
        weight *= BASE;
      } while (digit >= BASE);
      numbers.push(number);
    }
    return numbers;
  };

  const summed = (text) => {
    let number = 0;
    return unpacked(text).map((step) => {
      number += step % 2 ? -(step + 1) / 2 : step / 2;
      return number;
    });
  };

  const two = (number) => String(number).padStart(2, "0");
  const dayNumber = (day) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 864e5);
  const dayText = (number) => new Date(number * 864e5).toISOString().slice(0, 10);

  const anchors = () => {
    const taken = new Map();
    return (seconds) => {
      const moment = new Date(seconds * 1000).toISOString();
      const anchor = `t${moment.slice(0, 19).replace(/[-:]/g, "").toLowerCase()}z`;
      taken.set(anchor, (taken.get(anchor) || 0) + 1);
      return taken.get(anchor) === 1 ? anchor : `${anchor}-${taken.get(anchor)}`;
    };
  };

  const setsOf = ({ times, sizes, revisions, versions, accepted, partial }) => {
    const reasons = new Map(accepted);
    const partly = new Set(partial);
    const anchor = anchors();
    const counts = unpacked(sizes);
    let from = 0;
    return summed(times).map((seconds, index) => {
      const moment = new Date(seconds * 1000);
      const made = {
        index, from, to: from + counts[index], number: Math.floor(seconds / 86400),
        day: moment.toISOString().slice(0, 10), time: `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())} UTC`,
        revision: revisions[index], version: versions[index], first: index === 0,
        accepted: reasons.has(index) ? reasons.get(index) : null, partial: partly.has(index),
      };
      made.anchor = anchor(seconds);
      made.page = `changes/${made.day.slice(0, 4)}.html#${made.anchor}`;
      from = made.to;
      return made;
    });
  };

  const detailsOf = (text, texts) => {
    const found = new Map();
    const numbers = unpacked(text);
    let change = 0;
    for (let position = 0; position < numbers.length; position += 4) {
      change += numbers[position];
      const [attribute, before, after] = numbers.slice(position + 1, position + 4)
        .map((number) => (number ? texts[number - 1] : null));
      found.set(change, { attribute, before, after });
    }
    return found;
  };

  const regionsOf = (data) => data.regions.map(([code, name, partition, country, continent, slug, gone], index) => ({
    index, code, name: name || "", partition: data.partitions[partition], group: partition, gone: gone > 0,
    country: country || "unknown", continent: continent || "unknown",
    page: gone === 2 ? null : `regions/${encodeURIComponent(slug || code)}.html`,
  }));

  const servicesOf = (data) => data.services.map(([code, name, slug, gone], index) => ({
    index, code, name: name || "", gone: gone > 0,
    page: gone === 2 ? null : `services/${encodeURIComponent(slug || code)}.html`,
    text: `${code} ${name || ""}`.toLowerCase(),
  }));

  // One fact of a day is one bit; a day differs from another in the bits that the changes between them turned.
  class Past {
    constructor(history) {
      this.history = history;
      const [services, regions, partitions] = [history.services.length, history.regions.length, history.partitions.length];
      Object.assign(this, { services, regions, partitions });
      this.globalAt = services * regions;
      this.unknownAt = this.globalAt + services * partitions;
      this.namedAt = this.unknownAt + services * partitions;
      this.openAt = this.namedAt + services;
      this.bits = new Uint8Array(this.openAt + regions);
      this.listed = new Int32Array(services);
      this.cells = new Uint8Array(services * regions);
      this.events = [];
      this.renames = [];
      this.ends = [];
      this.days = [];
      this.curve = [];
      this.play();
      this.position = this.events.length;
      for (let service = 0; service < services; service += 1) this.fillRow(service);
      this.day = dayNumber(history.until);
    }

    play() {
      let latest = -Infinity;
      let lasting = 0;
      for (const set of this.history.sets) {
        const from = this.events.length;
        for (let change = set.from; change < set.to; change += 1) this.take(change);
        for (let event = from; event < this.events.length; event += 1) {
          if (this.events[event] >> 1 < this.globalAt) lasting += this.events[event] & 1 ? 1 : -1;
        }
        latest = Math.max(latest, set.number);
        this.days.push(latest);
        this.ends.push(this.events.length);
        this.curve.push(lasting);
      }
    }

    take(change) {
      const { kinds, statuses, services, places, details } = this.history.changes;
      if (statuses[change] === 2) return;
      const [service, place] = [services[change] - 1, places[change] - 1];
      switch (kinds[change]) {
        case 0: this.turn(this.openAt + place, 1); break;
        case 7: this.turn(this.openAt + place, 0); break;
        case 1: this.clear(service); this.turn(this.namedAt + service, 1); break;
        case 6: this.clear(service); this.turn(this.namedAt + service, 0); break;
        case 2: this.rename(this.history.serviceCalled(details.get(change).before), service); break;
        case 4: case 5: this.turn(this.availability(service, place), kinds[change] === 4 ? 1 : 0); break;
        default: this.modify(service, details.get(change));
      }
    }

    availability(service, place) {
      return place < this.regions
        ? service * this.regions + place
        : this.globalAt + service * this.partitions + place - this.regions;
    }

    modify(service, { attribute, after }) {
      if (attribute !== "unknown_in") return;
      const silent = new Set(JSON.parse(after || "[]"));
      this.history.partitions.forEach((code, partition) => {
        this.turn(this.unknownAt + service * this.partitions + partition, silent.has(code) ? 1 : 0);
      });
    }

    * ofService(service) {
      for (let region = 0; region < this.regions; region += 1) yield service * this.regions + region;
      for (let partition = 0; partition < this.partitions; partition += 1) {
        yield this.globalAt + service * this.partitions + partition;
        yield this.unknownAt + service * this.partitions + partition;
      }
    }

    clear(service) {
      for (const bit of this.ofService(service)) this.turn(bit, 0);
    }

    rename(before, after) {
      if (!before) return;
      const from = this.events.length;
      const targets = this.ofService(after);
      for (const bit of [...this.ofService(before.index)]) {
        this.turn(targets.next().value, this.bits[bit]);
        this.turn(bit, 0);
      }
      this.turn(this.namedAt + after, this.bits[this.namedAt + before.index]);
      this.turn(this.namedAt + before.index, 0);
      this.renames.push({ from, to: this.events.length, before: before.index, after });
    }

    turn(bit, on) {
      if (this.bits[bit] === on) return;
      this.events.push(bit * 2 + on);
      this.set(bit, on);
    }

    set(bit, on) {
      this.bits[bit] = on;
      const service = this.serviceOf(bit);
      if (bit < this.unknownAt) this.listed[service] += on ? 1 : -1;
      return service;
    }

    // The service that a bit is about; -1 for one about a region.
    serviceOf(bit) {
      if (bit < this.globalAt) return Math.floor(bit / this.regions);
      if (bit < this.unknownAt) return Math.floor((bit - this.globalAt) / this.partitions);
      if (bit < this.namedAt) return Math.floor((bit - this.unknownAt) / this.partitions);
      return bit < this.openAt ? bit - this.namedAt : -1;
    }

    // How many change sets had been observed by the end of a day.
    setsUntil(day) {
      let [low, high] = [0, this.days.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.days[middle] <= day) low = middle + 1; else high = middle;
      }
      return low;
    }

    // Makes `cells` those of the end of a day, by the changes that lie between. Returns the rows that it touched.
    goTo(day) {
      const sets = this.setsUntil(day);
      const target = sets ? this.ends[sets - 1] : 0;
      const rows = new Set();
      const touch = (event, on) => rows.add(this.set(event >> 1, on));
      while (this.position < target) {
        const event = this.events[this.position++];
        touch(event, event & 1);
      }
      while (this.position > target) {
        const event = this.events[--this.position];
        touch(event, 1 - (event & 1));
      }
      this.day = day;
      if (rows.has(-1)) for (let service = 0; service < this.services; service += 1) rows.add(service);
      rows.delete(-1);
      rows.forEach((service) => this.fillRow(service));
      return rows;
    }

    fillRow(service) {
      const { regions } = this.history;
      const from = service * this.regions;
      for (let region = 0; region < this.regions; region += 1) {
        this.cells[from + region] = this.state(service, region, regions[region].group);
      }
    }

    state(service, region, partition) {
      if (!this.bits[this.openAt + region] || !this.bits[this.namedAt + service]) return ABSENT;
      if (this.bits[service * this.regions + region]) return AVAILABLE;
      if (this.bits[this.globalAt + service * this.partitions + partition]) return GLOBAL;
      return this.bits[this.unknownAt + service * this.partitions + partition] || !this.listed[service]
        ? UNKNOWN : NOT_LISTED;
    }

    cell(service, region) { return this.cells[service * this.regions + region]; }
    isNamed(service) { return this.bits[this.namedAt + service] === 1; }
    isOpen(region) { return this.bits[this.openAt + region] === 1; }

    // The change set that brought an available or global cell to where it is on the day shown, or null.
    cameWith(service, region) {
      const place = this.cell(service, region) === GLOBAL ? this.regions + this.history.regions[region].group : region;
      let from = this.position;
      let current = service;
      for (;;) {
        const wanted = this.availability(current, place) * 2 + 1;
        let event = from - 1;
        while (event >= 0 && this.events[event] !== wanted) event -= 1;
        if (event < 0) return null;
        const moved = this.renames.find(({ from: start, to, after }) => after === current && event >= start && event < to);
        if (!moved) return this.history.sets[this.ends.findIndex((end) => end > event)];
        [current, from] = [moved.before, event];
      }
    }

    // Since when, in words: as reporter.render.since says it.
    since(service, region) {
      const set = this.cameWith(service, region);
      if (!set) return "";
      const late = set.first || set.accepted !== null;
      const dated = this.history.datedOn(service, region, this.day);
      if (!dated || dated >= set.day) return late ? `before ${set.day}` : `since ${set.day}`;
      return late ? `by ${dated}` : `since ${dated}`;
    }

    // The number of the event that last brought each service somewhere; -1 for one that is nowhere.
    arrivals() {
      const found = new Int32Array(this.services).fill(-1);
      for (let event = 0; event < this.position; event += 1) {
        const bit = this.events[event] >> 1;
        if (bit < this.unknownAt && this.events[event] & 1) found[this.serviceOf(bit)] = event;
      }
      return found;
    }
  }

  const changesOf = ({ kinds, services, places, details, texts }) => {
    const both = unpacked(kinds);
    return {
      kinds: Uint8Array.from(both, (number) => Math.floor(number / 3)),
      statuses: Uint8Array.from(both, (number) => number % 3),
      services: Int32Array.from(summed(services)),
      places: Int32Array.from(summed(places)),
      details: detailsOf(details, texts),
      count: both.length,
    };
  };

  const read = (data) => {
    const history = {
      source: data.source, until: data.until, partitions: data.partitions,
      regions: regionsOf(data), services: servicesOf(data), sets: setsOf(data.sets), changes: changesOf(data.changes),
    };
    const byService = new Map(history.services.map((service) => [service.code, service]));
    const byRegion = new Map(history.regions.map((region) => [region.code, region]));
    history.serviceCalled = (code) => byService.get(code);
    history.regionCalled = (code) => byRegion.get(code);
    history.datedOn = dates(history);
    history.past = () => new Past(history);
    return history;
  };

  // The day that the source itself gave to an entry, as it said on a day; null where it gave none.
  const dates = (history) => {
    let found = null;
    const collect = () => {
      found = new Map();
      const { kinds, statuses, services, places, details } = history.changes;
      for (const set of history.sets) {
        for (let change = set.from; change < set.to; change += 1) {
          const detail = details.get(change);
          const about = kinds[change] === 4 || (detail && detail.attribute === "dated");
          if (!about || !detail || statuses[change] === 2) continue;
          const key = `${services[change] - 1}/${places[change] - 1}`;
          if (!found.has(key)) found.set(key, []);
          found.get(key).push([set.number, detail.after]);
        }
      }
    };
    return (service, region, day) => {
      if (!found) collect();
      const said = (found.get(`${service}/${region}`) || []).filter(([number]) => number <= day);
      return said.length ? said[said.length - 1][1] : null;
    };
  };

  return { read, dayNumber, dayText, KINDS, STATUSES, STATES, ABSENT, AVAILABLE, GLOBAL, NOT_LISTED, UNKNOWN };
})();
