//! The charts of the READMEs.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::compile::Compiled;
use crate::router::Around;
use crate::stacks::Figure;
use crate::work::Work;

const OURS: RGBColor = RGBColor(200, 60, 20);
const THEIRS: RGBColor = RGBColor(110, 125, 145);
const BY_HAND: RGBColor = RGBColor(20, 20, 20);
const SIZE: (u32, u32) = (820, 500);
const LABEL_HEIGHT: i32 = 17;

/// One line of a chart.
struct Line {
    label: String,
    color: RGBColor,
    points: Vec<(f64, f64)>,
}

impl Line {
    fn new(label: &str, points: Vec<(f64, f64)>) -> Self {
        let color = match label {
            _ if label.starts_with("ordain") => OURS,
            _ if label.contains("by hand") => BY_HAND,
            _ => THEIRS,
        };
        Self { label: label.to_owned(), color, points }
    }
}

/// Nanoseconds that layers add to the bare view.
pub(crate) fn layers(path: &Path, figures: &[Figure]) -> Result<(), Box<dyn Error>> {
    let shown = |figure: &&Figure| figure.work == Work::Status && [1, 4, 8, 16, 32].contains(&figure.layers);
    let mut lines: Vec<Line> = Vec::new();
    for peer in names(figures.iter().map(|figure| figure.peer.as_str())) {
        let own = figures.iter().filter(shown).filter(|figure| figure.peer == peer);
        let points: Vec<_> = own.map(|figure| (count(figure.layers), figure.over_bare.median.max(0.5))).collect();
        if points.len() == 5 {
            lines.push(Line::new(peer, points));
        }
    }
    let axes = Axes {
        title: "Nanoseconds that n layers add to a request",
        x: "layers",
        x_marks: vec![1.0, 4.0, 8.0, 16.0, 32.0],
        y_marks: vec![1.0, 10.0, 100.0, 1_000.0, 10_000.0],
        y_unit: "ns",
    };
    draw(path, &axes, &lines)
}

/// Instructions that it adds to a request to stand around a router, as a part of the router's own.
pub(crate) fn router(path: &Path, figures: &[Around]) -> Result<(), Box<dyn Error>> {
    const BAR: i32 = 26;
    let bars: Vec<(String, f64)> = figures
        .iter()
        .filter(|figure| !figure.name.starts_with("bare"))
        .filter_map(|figure| Some((format!("{}  {}", figure.name, figure.path), figure.instructions_over_bare?)))
        .collect();
    let most = bars.iter().map(|(_, over)| *over).fold(0.1, f64::max);
    let height = 60 + BAR * i32::try_from(bars.len())?;
    let area = SVGBackend::new(path, (SIZE.0, u32::try_from(height)?)).into_drawing_area();
    area.fill(&WHITE)?;
    let title = "Instructions that a request takes over the bare axum router, as a part of the router's own";
    area.draw_text(title, &("sans-serif", 17).into_font().color(&BY_HAND), (14, 14))?;
    for ((label, over), row) in bars.iter().zip(0..) {
        let top = 46 + BAR * row;
        let color = if label.starts_with("ordain") { OURS } else { THEIRS };
        #[expect(clippy::cast_possible_truncation, reason = "some hundred pixels")]
        let width = (over.max(0.0) / most * 290.0) as i32;
        let text = |at| ("sans-serif", 14).into_font().color(&BY_HAND).pos(Pos::new(at, VPos::Center));
        area.draw_text(label, &text(HPos::Right), (450, top + 9))?;
        area.draw(&Rectangle::new([(458, top), (458 + width, top + 18)], color.filled()))?;
        area.draw_text(&format!("{over:+.2}"), &text(HPos::Left), (464 + width, top + 9))?;
    }
    area.present()?;
    Ok(())
}

/// Seconds that rustc takes for layers.
pub(crate) fn compile(path: &Path, figures: &[Compiled], profile: &str) -> Result<(), Box<dyn Error>> {
    let mut lines: Vec<Line> = Vec::new();
    for kind in names(figures.iter().map(|figure| figure.kind.as_str())) {
        let own = figures.iter().filter(|figure| figure.kind == kind && figure.profile == profile);
        let points: Vec<_> = own.filter_map(|figure| Some((count(figure.layers), figure.seconds?))).collect();
        if !points.is_empty() {
            lines.push(Line::new(kind, points));
        }
    }
    let axes = Axes {
        title: &format!("Seconds of a {profile} build of n layers, the dependencies built"),
        x: "layers; a line ends where rustc gives up",
        x_marks: vec![8.0, 32.0, 64.0, 128.0, 200.0],
        y_marks: vec![0.1, 1.0, 10.0, 100.0],
        y_unit: "s",
    };
    draw(path, &axes, &lines)
}

fn names<'f>(all: impl Iterator<Item = &'f str>) -> Vec<&'f str> {
    let mut names = Vec::new();
    for name in all {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred layers")]
fn count(layers: usize) -> f64 {
    layers as f64
}

struct Axes<'a> {
    title: &'a str,
    x: &'a str,
    x_marks: Vec<f64>,
    y_marks: Vec<f64>,
    y_unit: &'a str,
}

fn draw(path: &Path, axes: &Axes<'_>, lines: &[Line]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let values = || lines.iter().flat_map(|line| &line.points).map(|(_, y)| *y);
    let (least, most) = (values().fold(f64::MAX, f64::min), values().fold(0.0, f64::max));
    let (x_first, x_last) = (axes.x_marks[0], axes.x_marks[axes.x_marks.len() - 1]);
    let mut chart = ChartBuilder::on(&area)
        .caption(axes.title, ("sans-serif", 20).into_font())
        .margin(14)
        .margin_right(210)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d(
            (x_first..x_last).log_scale().with_key_points(axes.x_marks.clone()),
            (least / 1.3..most * 1.3).log_scale().with_key_points(axes.y_marks.clone()),
        )?;
    chart
        .configure_mesh()
        .x_desc(axes.x)
        .label_style(("sans-serif", 14))
        .axis_desc_style(("sans-serif", 14))
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(225, 228, 232))
        .x_label_formatter(&|x| format!("{x}"))
        .y_label_formatter(&|y| format!("{} {}", thousands(*y), axes.y_unit))
        .draw()?;
    for line in lines {
        let width = if line.color == THEIRS { 1 } else { 3 };
        chart.draw_series(LineSeries::new(line.points.iter().copied(), line.color.stroke_width(width)))?;
        let dots = line.points.iter().map(|point| Circle::new(*point, 3, line.color.filled()));
        chart.draw_series(dots)?;
    }
    let ends: Vec<(i32, i32)> =
        lines.iter().map(|line| chart.backend_coord(&line.points[line.points.len() - 1])).collect();
    let right = chart.backend_coord(&(x_last, most)).0;
    for (line, ((end, _), y)) in lines.iter().zip(ends.iter().zip(apart(&ends))) {
        let style = ("sans-serif", 14).into_font().color(&line.color).pos(Pos::new(HPos::Left, VPos::Center));
        // A line that ends early is labelled above its end, the others beside the chart.
        let place = if *end < right { (*end + 4, y - 12) } else { (right + 10, y) };
        area.draw_text(&line.label, &style, place)?;
    }
    area.present()?;
    Ok(())
}

/// Heights for labels that do not cover each other, near the ends of their lines. Lines that end above each other
/// are labelled above each other.
fn apart(ends: &[(i32, i32)]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|at| ends[*at]);
    let mut heights: Vec<i32> = ends.iter().map(|end| end.1).collect();
    for _ in 0..200 {
        for pair in order.windows(2) {
            let (upper, lower) = (pair[0], pair[1]);
            let lacking = LABEL_HEIGHT - (heights[lower] - heights[upper]);
            if ends[upper].0 == ends[lower].0 && lacking > 0 {
                heights[upper] -= (lacking + 1) / 2;
                heights[lower] += (lacking + 1) / 2;
            }
        }
    }
    heights
}

fn thousands(value: f64) -> String {
    if value < 1_000.0 { format!("{value}") } else { format!("{},000", value / 1_000.0) }
}
