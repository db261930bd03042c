// The map that moves: loaded only when somebody asks for it. It shows the same offers as the list, in cells whose numbers
// add up to the list's, and the same hatching as the drawn map.

const LAYER = "offers";

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function plain(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}

// Lines from corner to corner, denser where most of a need is not met.
function hatch(step) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = step;
  const ink = canvas.getContext("2d");
  ink.strokeStyle = token("ink-2");
  ink.lineWidth = 1.2;
  for (const shift of [-step, 0, step]) {
    ink.beginPath();
    ink.moveTo(shift, step);
    ink.lineTo(shift + step, 0);
    ink.stroke();
  }
  return ink.getImageData(0, 0, step, step);
}

function extent(areas) {
  let [west, south, east, north] = [180, 90, -180, -90];
  const visit = (part) => {
    if (typeof part[0] !== "number") return part.forEach(visit);
    west = Math.min(west, part[0]);
    east = Math.max(east, part[0]);
    south = Math.min(south, part[1]);
    north = Math.max(north, part[1]);
  };
  areas.features.forEach((area) => visit(area.geometry.coordinates));
  return [[west, south], [east, north]];
}

function style(box, areas) {
  const [path, query] = box.dataset.tiles.split("?");
  const tiles = `${location.origin}${path.replace("/0/0/0.", "/{z}/{x}/{y}.")}${query ? `?${query}` : ""}`;
  return {
    version: 8,
    sources: {
      areas: { type: "geojson", data: areas },
      offers: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: 18 },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": token("sea") } },
      { id: "land", type: "fill", source: "areas", paint: { "fill-color": token("card") } },
      { id: "borders", type: "line", source: "areas", paint: { "line-color": token("edge"), "line-width": 1 } },
      {
        id: LAYER, type: "circle", source: "offers", "source-layer": "offers",
        layout: { "circle-sort-key": ["-", ["get", "count"]] },
        paint: {
          "circle-color": token("resources"),
          "circle-stroke-color": token("card"),
          "circle-stroke-width": 1.5,
          "circle-radius": ["step", ["get", "count"], 10, 10, 13, 100, 17, 1000, 21],
        },
      },
      {
        id: "numbers", type: "symbol", source: "offers", "source-layer": "offers",
        filter: [">", ["get", "count"], 1],
        layout: { "text-field": ["to-string", ["get", "count"]], "text-size": 12, "text-allow-overlap": true },
        paint: { "text-color": token("card") },
      },
    ],
  };
}

// A single offer opens; several come nearer; several in one place lead to the list of their area.
function answer(map, library, box, words, event) {
  const found = map.queryRenderedFeatures(event.point, { layers: [LAYER] })[0];
  if (!found) return;
  if (!found.properties.id && map.getZoom() < 13) {
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
    return;
  }
  const link = document.createElement("a");
  if (found.properties.id) {
    link.href = box.dataset.offer.replace("CODE", encodeURIComponent(found.properties.id));
    link.textContent = `${words[found.properties.kind] ?? ""}: ${words.open}`;
  } else {
    const area = map.queryRenderedFeatures(event.point, { layers: ["land"] })[0]?.properties;
    link.href = area ? `${box.dataset.list}?area=${encodeURIComponent(area.code)}` : box.dataset.list;
    link.textContent = words.several
      .replace("%(n)s", found.properties.count)
      .replace("%(area)s", area?.name ?? "");
  }
  new library.Popup({ closeButton: true }).setLngLat(event.lngLat).setDOMContent(link).addTo(map);
}

function addUnmet(map) {
  const unmet = plain("on-areas");
  for (const [name, step] of [["some", 14], ["most", 7]]) {
    map.addImage(name, hatch(step));
    const filter = ["in", ["get", "code"], ["literal", unmet[name] ?? []]];
    map.addLayer({ id: name, type: "fill", source: "areas", filter, paint: { "fill-pattern": name } }, "borders");
  }
}

// People are counted by area: a number in the middle of it, below those of the offers.
function addPeople(map, library, areas) {
  const people = plain("on-areas").people ?? {};
  for (const { properties } of areas.features) {
    if (!people[properties.code] || properties.lon === null) continue;
    const element = document.createElement("span");
    element.className = "map-people";
    element.textContent = people[properties.code];
    new library.Marker({ element, offset: [0, 24] }).setLngLat([properties.lon, properties.lat]).addTo(map);
  }
}

function loadLook(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

export async function draw(box, holder) {
  const words = plain("map-words");
  loadLook(box.dataset.look);
  const [library, areas] = await Promise.all([
    import(box.dataset.library),
    fetch(box.dataset.areas).then((found) => found.json()),
  ]);
  library.setWorkerUrl(new URL(box.dataset.worker, location.origin).href);
  const map = new library.Map({
    container: holder,
    style: style(box, areas),
    bounds: extent(areas),
    fitBoundsOptions: { padding: 20 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    locale: { "Map.Title": words.label },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }));
  map.on("click", (event) => answer(map, library, box, words, event));
  map.on("mousemove", (event) => {
    const over = map.queryRenderedFeatures(event.point, { layers: [LAYER] }).length > 0;
    map.getCanvas().classList.toggle("over-offer", over);
  });
  map.on("load", () => {
    addUnmet(map);
    addPeople(map, library, areas);
    box.setAttribute("data-ready", "");
  });
  return map;
}
