// Shows the crop of a picture while its sliders move, and lets people drag it. Without the script, a button shows it.
// The arithmetic is that of pictures/crops.py, with fractions instead of whole pixels.

const ASPECT = 16 / 9;

function begin(frame) {
  const form = frame.closest("form");
  const sliders = Object.fromEntries(
    [...form.querySelectorAll("[data-crop]")].map((slider) => [slider.dataset.crop, slider]),
  );
  const shown = frame.querySelector("img");
  const whole = new Image();
  const chosen = (name) => Number(sliders[name].value);

  function box() {
    const { naturalWidth: width, naturalHeight: height } = whole;
    const boxWidth = (Math.min(width, height * ASPECT) * 100) / chosen("zoom");
    return { width, height, boxWidth, boxHeight: boxWidth / ASPECT };
  }

  function show() {
    const { width, height, boxWidth, boxHeight } = box();
    const left = ((width - boxWidth) * chosen("left")) / 100;
    const top = ((height - boxHeight) * chosen("top")) / 100;
    shown.style.width = `${(width / boxWidth) * 100}%`;
    shown.style.left = `${(-left / boxWidth) * 100}%`;
    shown.style.top = `${(-top / boxHeight) * 100}%`;
  }

  function drag(event) {
    if (!frame.hasPointerCapture(event.pointerId)) return;
    const { width, height, boxWidth, boxHeight } = box();
    const moved = { left: event.movementX / frame.clientWidth, top: event.movementY / frame.clientHeight };
    const room = { left: width / boxWidth - 1, top: height / boxHeight - 1 };
    for (const name of ["left", "top"]) {
      if (room[name] <= 0) continue;
      exact[name] = Math.min(100, Math.max(0, exact[name] - (moved[name] / room[name]) * 100));
      sliders[name].value = Math.round(exact[name]);
    }
    show();
  }

  const exact = { left: chosen("left"), top: chosen("top") };

  whole.addEventListener("load", () => {
    shown.removeAttribute("width");
    shown.removeAttribute("height");
    shown.src = whole.src;
    frame.dataset.isLive = "";
    form.querySelector("[data-crop-show]").remove(); // a hidden button would still be pressed by Enter
    show();
    for (const [name, slider] of Object.entries(sliders)) {
      slider.addEventListener("input", () => {
        if (name in exact) exact[name] = chosen(name);
        show();
      });
    }
    frame.addEventListener("pointerdown", (event) => frame.setPointerCapture(event.pointerId));
    frame.addEventListener("pointermove", drag);
  });
  whole.src = frame.dataset.original;
}

for (const frame of document.querySelectorAll("[data-crop-frame]")) begin(frame);
