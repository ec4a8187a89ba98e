//! Fields of forms: label, control, and a hint that belongs to it.

use leptos::prelude::*;

/// One line of text.
#[component]
pub fn Line(
    name: &'static str,
    label: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] hint: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] required: bool,
    #[prop(default = 200)] most: u32,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                value=value
                required=required
                maxlength=most
                autocomplete=autocomplete
                autofocus=first
                aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())
            />
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn Lines(
    name: &'static str,
    label: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] hint: &'static str,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(default = 2000)] most: u32,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea
                id=name
                name=name
                rows=rows
                required=required
                maxlength=most
                aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())
                inner_html=escaped(&value)
            ></textarea>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// A choice out of a list of (value, label).
#[component]
pub fn Select(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    #[prop(optional, into)] chosen: String,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name required=required aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())>
                {options
                    .into_iter()
                    .map(|(value, label)| {
                        let selected = value == chosen;
                        view! { <option value=value selected=selected>{label}</option> }.into_any()
                    })
                    .collect_view()}
            </select>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// A question that has to be opened before its button can be pressed; works without any script.
#[component]
pub fn Sure(question: String, consequence: String, button: &'static str, action: &'static str, id: String) -> impl IntoView {
    view! {
        <details class="sure">
            <summary>{question}</summary>
            <form method="post" action=action>
                <p>{consequence}</p>
                <input type="hidden" name="id" value=id/>
                <button class="quiet grave">{button}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Text for the inside of a `textarea`: the view's own escaping would leave marks there.
pub fn escaped(text: &str) -> String {
    // The first line end after the tag is swallowed by the parser; one more keeps the text as it is.
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
